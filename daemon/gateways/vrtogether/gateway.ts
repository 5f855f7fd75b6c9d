import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import {
  createServer as createHttp,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import { createServer as createHttps } from 'node:https';
import { Server } from 'socket.io';
import { VrtError } from '../../../protocol/api/error.js';
import type { Gateway } from '../../core/gateway.js';
import { allCommands } from './commands/all.js';
import { Connection } from './connection.js';
import type { CommandContext, VrtogetherContext } from './context.js';
import { FrameEncoder } from './frame-encoder.js';
import { listen } from './listen.js';
import { MediaServers } from './media-servers.js';
import { isAllowed, mayConnect } from './origin.js';
import { serveLogNamespace } from './log-namespace.js';
import { startLogServer } from './log-server.js';
import { patientParser } from './parser.js';
import type { VrtogetherSettings } from './settings.js';
import { asEngine3 } from './version-1.js';

/** Those of the reference server (vrtogether.md 2), milliseconds. */
const pingIntervalMs = 25_000;
const pingTimeoutMs = 20_000;
const closeMs = 1_000;

/** A listening orchestrator: the reference server 2.7.5 to its clients, a translator of core to us. */
export class VrtogetherGateway implements Gateway {
  readonly #daemon: VrtogetherContext;
  readonly #connections = new Set<Connection>();
  readonly #stopped = new AbortController();
  /** What ends each part that was started, in that order. */
  readonly #undo: (() => unknown)[] = [];
  #last: VrtogetherSettings | undefined;
  #commands: CommandContext | undefined;
  #port: number | null = null;

  constructor(daemon: VrtogetherContext) {
    this.#daemon = daemon;
  }

  get port(): number | null {
    return this.#port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  async start(): Promise<void> {
    try {
      await this.#start();
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  async #start(): Promise<void> {
    const daemon = this.#daemon;
    const now = this.#settings();
    const http = serverFor(now);
    // Polling clients hold more than one; what only opens TCP must not take every descriptor.
    http.maxConnections = 4 * now.connections;
    const io = this.#socketServer(http, now);
    this.#undo.push(async () => {
      const impatience = setTimeout(() => http.closeAllConnections(), closeMs);
      await io.close();
      clearTimeout(impatience);
    });
    const media = await MediaServers.start({ settings: now, ...daemon.people, bus: daemon.bus });
    this.#undo.unshift(() => media.stop());
    const commands = this.#contextWith(media);
    this.#commands = commands;
    io.on('connection', (socket) => {
      const admitted = daemon.faults.run('Admitting an app', () => {
        const connection = new Connection(socket, commands, allCommands);
        this.#connections.add(connection);
        socket.on('disconnect', () => this.#connections.delete(connection));
      });
      if (!admitted) socket.disconnect(true);
    });
    if (now.log_namespace)
      this.#undo.unshift(
        serveLogNamespace(io, daemon.bus, (engineId) => isSignedIn(this.#connections, engineId)),
      );
    if (now.logs !== null) {
      const logs = await startLogServer({ ...now.logs, ...daemon });
      this.#undo.unshift(() => logs.close());
    }
    this.#port = await listen(http, { ...now, what: 'The orchestrator', setting: 'vrtogether.port' });
  }

  /** Closes the sessions of users, forgets guests, and ends every connection. */
  reset(): void {
    this.#commands?.reset();
  }

  /** Ends the listener and every connection; places are kept, as with a restart. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const step of this.#undo.splice(0).toReversed()) await step();
    this.#port = null;
  }

  /** While the gateway is being turned off they are those that it ran with. */
  #settings(): VrtogetherSettings {
    this.#last = this.#daemon.settings.values().vrtogether ?? this.#last;
    if (this.#last === undefined) throw new VrtError('gateway-off', 'The VRTogether gateway is not on.');
    return this.#last;
  }

  #socketServer(http: HttpServer, now: VrtogetherSettings): Server {
    const settings = () => this.#settings();
    const io: Server = new Server(http, {
      pingInterval: pingIntervalMs,
      pingTimeout: pingTimeoutMs,
      maxHttpBufferSize: now.max_payload_bytes,
      // Pages that may connect may also begin with polling; apps ask for no such headers and get none.
      cors: {
        origin: (origin, answer) =>
          answer(null, origin !== undefined && isAllowed(origin, settings().allowed_origins)),
      },
      parser: patientParser,
      allowEIO3: now.version_1_clients,
      allowRequest: (request, answer) => {
        const full = io.engine.clientsCount >= settings().connections;
        answer(
          full ? 'too many connections' : null,
          !full && mayConnect(request, settings().allowed_origins),
        );
      },
    });
    if (now.version_1_clients) {
      // Before Socket.IO sees them.
      http.prependListener('request', asEngine3);
      http.prependListener('upgrade', asEngine3);
    }
    return io;
  }

  #contextWith(media: MediaServers): CommandContext {
    const commands: CommandContext = {
      ...this.#daemon,
      settings: () => this.#settings(),
      media,
      serverId: randomUUID(),
      encoders: { today: new FrameEncoder(false), version1: new FrameEncoder(true) },
      stopping: () => this.#stopped.signal.aborted,
      reset: () => reset(commands, this.#connections),
      afterwards: (work) => {
        setImmediate(this.#daemon.faults.guarded('Telling an app', work));
      },
      tooSlow: ({ userId, address }) => {
        const name = userId === undefined ? address : this.#daemon.people.users.nameOf(userId);
        this.#daemon.bus.emit({
          type: 'gateway',
          action: 'too-slow',
          severity: 'warning',
          message: `${name} is not reading fast enough and was disconnected.`,
          subject: 'vrtogether',
          data: { gateway: 'vrtogether' },
        });
      },
    };
    return commands;
  }
}

function serverFor({ tls }: VrtogetherSettings): HttpServer {
  if (tls === null) return createHttp(answer);
  return createHttps({ cert: readPem(tls.certificate), key: readPem(tls.key) }, answer);
}

/** Whoever opens it in a browser reads what it is. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  if ((request.url ?? '').startsWith('/socket.io/')) return;
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('vrt: an orchestrator for VR2Gather apps; connect to /socket.io/.\n');
}

function readPem(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new VrtError('file-unreadable', `The TLS file ${path} cannot be read.`, { cause: error });
  }
}

function isSignedIn(connections: ReadonlySet<Connection>, engineId: string): boolean {
  for (const connection of connections)
    if (connection.engineId === engineId) return connection.userId !== undefined;
  return false;
}

function reset({ people, presence, sessions }: CommandContext, connections: ReadonlySet<Connection>): void {
  for (const { sessionId, administrator } of [...people.gatherings.list()]) {
    if (administrator !== null) sessions.remove(sessionId, 'an admin reset the orchestrator');
  }
  for (const connection of [...connections]) connection.signOut('an admin reset the orchestrator');
  for (const user of people.users.list())
    if (user.kind === 'guest') presence.depart(user.id, 'an admin reset the orchestrator');
  for (const connection of [...connections]) connection.close();
}
