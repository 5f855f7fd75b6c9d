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
export class VrtogetherGateway {
  readonly port: number;
  readonly #http: HttpServer;
  readonly #io: Server;
  readonly #undo: readonly (() => unknown)[];
  readonly #connections: Set<Connection>;
  readonly #stopped: AbortController;
  readonly #commands: CommandContext;

  private constructor(
    http: HttpServer,
    io: Server,
    undo: readonly (() => unknown)[],
    connections: Set<Connection>,
    stopped: AbortController,
    commands: CommandContext,
    port: number,
  ) {
    this.#http = http;
    this.#io = io;
    this.#undo = undo;
    this.#connections = connections;
    this.#stopped = stopped;
    this.#commands = commands;
    this.port = port;
  }

  /** Throws VrtError `port-in-use` or `file-unreadable`. */
  static async start(
    settings: () => VrtogetherSettings,
    context: VrtogetherContext & Pick<CommandContext, 'defect' | 'tooSlow'>,
  ): Promise<VrtogetherGateway> {
    const now = settings();
    const http = serverFor(now);
    // Polling clients hold more than one; what only opens TCP must not take every descriptor.
    http.maxConnections = 4 * now.connections;
    const io = new Server(http, {
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
    const media = await MediaServers.start({ settings: now, ...context.people, bus: context.bus });
    const connections = new Set<Connection>();
    const stopped = new AbortController();
    const commands: CommandContext = {
      ...context,
      settings,
      media,
      serverId: randomUUID(),
      encoders: { today: new FrameEncoder(false), version1: new FrameEncoder(true) },
      stopping: () => stopped.signal.aborted,
      reset: () => reset(commands, connections),
      afterwards: (work) => {
        setImmediate(() => {
          try {
            work();
          } catch (error) {
            context.defect(error);
          }
        });
      },
    };
    io.on('connection', (socket) => {
      const connection = new Connection(socket, commands, allCommands);
      connections.add(connection);
      socket.on('disconnect', () => connections.delete(connection));
    });
    const undo: (() => unknown)[] = [() => media.stop()];
    try {
      if (now.log_namespace)
        undo.push(serveLogNamespace(io, context.bus, (engineId) => isSignedIn(connections, engineId)));
      if (now.logs !== null) {
        const logs = await startLogServer({ ...now.logs, ...context });
        undo.push(() => logs.close());
      }
      const port = await listen(http, { ...now, what: 'The orchestrator', setting: 'vrtogether.port' });
      return new VrtogetherGateway(http, io, undo, connections, stopped, commands, port);
    } catch (error) {
      for (const step of undo.toReversed()) await step();
      throw error;
    }
  }

  get connections(): number {
    return this.#connections.size;
  }

  /** Closes the sessions of users, forgets guests, and ends every connection. */
  reset(): void {
    this.#commands.reset();
  }

  /** Ends the listener and every connection; places are kept, as with a restart. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    const impatience = setTimeout(() => this.#http.closeAllConnections(), closeMs);
    await this.#io.close();
    clearTimeout(impatience);
    for (const step of this.#undo.toReversed()) await step();
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
