import { counted } from '../../../protocol/text/counted.js';
import { randomUUID } from 'node:crypto';
import { VrtError } from '../../../protocol/api/error.js';
import type { GatewayClock, GatewayConnection } from '../../../protocol/api/gateway.js';
import type { SettingValues } from '../../../protocol/settings/tree.js';
import type { Gateway } from '../../core/gateway.js';
import { nothingToPrepare, prepareAll, type Prepared } from '../../core/prepared.js';
import { HostCheck } from '../../web/host-check.js';
import { Listener } from '../../web/listener.js';
import { webServer, type WebDoor, type WebHandler } from '../../web/web-server.js';
import { clockOf } from './clock.js';
import { allCommands } from './commands/all.js';
import { Connection } from './connection.js';
import type { CommandContext, Complaint, VrtogetherContext } from './context.js';
import { FrameEncoder } from './frame-encoder.js';
import { LastReasons } from './last-reasons.js';
import { LogNamespace } from './log-namespace.js';
import { LogServer } from './log-server.js';
import { MediaServers } from './media-servers.js';
import type { VrtogetherSettings } from './settings.js';
import { SocketServer } from './socket-server.js';

/** A client that polls holds one connection for each direction, and may open the next two before the last are closed. */
const socketsPerConnection = 4;
/** A polling client may take as long as a ping and its patience to send a request (vrtogether.md 2). */
const requestMs = 60_000;
/** For answers that are on their way when the gateway stops. */
const closeMs = 1_000;

/** Parts that exist between start and stop. */
interface Running {
  readonly media: MediaServers;
  readonly commands: CommandContext;
  readonly sockets: SocketServer;
  readonly logNamespace: LogNamespace;
}

/** A listening orchestrator: the reference server 2.7.5 to its clients, a translator of core to us. */
export class VrtogetherGateway implements Gateway {
  readonly #daemon: VrtogetherContext;
  readonly #connections = new Set<Connection>();
  readonly #stopped = new AbortController();
  readonly #hosts: HostCheck;
  readonly #listener: Listener<WebDoor>;
  readonly #logs: LogServer;
  #running: Running | undefined;
  #settings: VrtogetherSettings | undefined;

  constructor(daemon: VrtogetherContext) {
    this.#daemon = daemon;
    this.#hosts = new HostCheck({
      names: () => [this.#now.external_hostname, ...daemon.settings.values().web.allowed_hosts],
      refused: (name) =>
        this.#tell(
          'host-refused',
          `A request for the unknown host name ${name} was refused. If people use that name, add it to web.allowed_hosts.`,
        ),
    });
    this.#listener = new Listener({
      what: 'The orchestrator',
      setting: 'vrtogether.port',
      server: (door) =>
        webServer(door, this.#handler, {
          // Polling clients hold more than one; what only opens TCP must not take every descriptor.
          connections: socketsPerConnection * this.#now.connections,
          requestMs,
        }),
    });
    this.#logs = new LogServer({ ...daemon, token: () => this.#now.logs?.token ?? '', hosts: this.#hosts });
  }

  get port(): number | null {
    return this.#listener.port;
  }

  get connections(): number {
    return this.#connections.size;
  }

  connected(): Omit<GatewayConnection, 'gateway'>[] {
    return [...this.#connections].map((connection) => connection.describe());
  }

  clock(): GatewayClock {
    const { now, people } = this.#daemon;
    return clockOf(now(), this.#connections, people.dataStreams.list());
  }

  async start(settings: SettingValues): Promise<void> {
    const wanted = settings.vrtogether;
    if (wanted === null) throw new VrtError('gateway-off', 'The VRTogether gateway is not on.');
    this.#settings = wanted;
    const media = new MediaServers({
      settings: () => this.#now,
      ...this.#daemon.people,
      bus: this.#daemon.bus,
      faults: this.#daemon.faults,
    });
    const commands = this.#contextWith(media);
    const sockets = new SocketServer(() => this.#now, this.#hosts);
    sockets.io.on('connection', (socket) => {
      const admitted = this.#daemon.faults.run('Admitting an app', () => {
        const connection = new Connection(socket, commands, allCommands);
        this.#connections.add(connection);
        socket.on('disconnect', () => this.#connections.delete(connection));
      });
      if (!admitted) socket.disconnect(true);
    });
    const logNamespace = new LogNamespace(sockets.io, this.#daemon.bus, {
      isOn: () => this.#now.log_namespace,
      isSignedIn: (engineId) => isSignedIn(this.#connections, engineId),
      faults: this.#daemon.faults,
    });
    this.#running = { media, commands, sockets, logNamespace };
    try {
      const ready = await this.#prepareDoors(wanted);
      await ready.apply();
    } catch (error) {
      await this.stop();
      throw error;
    }
    media.openAll();
  }

  /** Every setting is followed without disconnecting anybody, but for those who poll at a door that moves. */
  async prepare({ vrtogether: wanted }: SettingValues): Promise<Prepared> {
    if (wanted === null) return nothingToPrepare;
    const doors = await this.#prepareDoors(wanted);
    return {
      apply: async () => {
        // Before anybody comes in by a new door.
        this.#settings = wanted;
        await doors.apply();
        this.#listener.limit(socketsPerConnection * wanted.connections);
        this.#running?.sockets.follow();
        this.#running?.logNamespace.follow();
      },
      discard: doors.discard,
    };
  }

  /** Clients that poll lose the door that they ask at; a WebSocket outlives it. */
  disconnects({ vrtogether: wanted }: SettingValues): number {
    if (wanted === null || !this.#listener.moves(doorOf(wanted))) return 0;
    return [...this.#connections].filter(({ transport }) => transport === 'polling').length;
  }

  /** Closes the sessions of users, forgets guests, and ends every connection. */
  reset(): void {
    this.#running?.commands.reset();
  }

  /** Ends the listener and every connection; places are kept, as with a restart. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    const running = this.#running;
    this.#running = undefined;
    running?.logNamespace.end();
    await running?.sockets.close();
    await Promise.all([this.#listener.close(closeMs), this.#logs.close()]);
    await running?.media.stop();
  }

  get #now(): VrtogetherSettings {
    if (this.#settings === undefined) throw new Error('the gateway was not started');
    return this.#settings;
  }

  #prepareDoors(wanted: VrtogetherSettings): Promise<Prepared> {
    return prepareAll([
      () => this.#listener.prepare(doorOf(wanted)),
      () => this.#logs.prepare(wanted.logs),
      () => this.#running?.media.prepare(wanted) ?? Promise.resolve(nothingToPrepare),
    ]);
  }

  readonly #handler: WebHandler = {
    request: (request, response) => {
      if (this.#running === undefined) response.writeHead(503).end();
      else this.#running.sockets.request(request, response);
    },
    upgrade: (request, socket, head) => {
      if (this.#running === undefined) socket.destroy();
      else this.#running.sockets.upgrade(request, socket, head);
    },
  };

  #contextWith(media: MediaServers): CommandContext {
    const commands: CommandContext = {
      ...this.#daemon,
      settings: () => this.#now,
      media,
      lastReasons: new LastReasons(),
      serverId: randomUUID(),
      encoders: { today: new FrameEncoder(false), version1: new FrameEncoder(true) },
      stopping: () => this.#stopped.signal.aborted,
      reset: () => reset(commands, this.#connections),
      afterwards: (work) => {
        setImmediate(this.#daemon.faults.guarded('Notifying an app', work));
      },
      tooSlow: (client) =>
        this.#tell('too-slow', `${this.#nameOf(client)} is not reading fast enough and was disconnected.`),
      tooMany: (client) =>
        this.#tell(
          'too-many-commands',
          `${this.#nameOf(client)} sends more than ${counted(this.#now.commands_per_second, 'command')} per second; the rest is refused.`,
        ),
    };
    return commands;
  }

  #nameOf({ userId, address }: Parameters<Complaint>[0]): string {
    return userId === undefined ? address : this.#daemon.people.users.nameOf(userId);
  }

  #tell(action: 'too-slow' | 'too-many-commands' | 'host-refused', message: string): void {
    this.#daemon.bus.emit('gateway', action, {
      severity: 'warning',
      message,
      subject: 'vrtogether',
      data: { gateway: 'vrtogether' },
    });
  }
}

function doorOf({ address, port, tls }: VrtogetherSettings): WebDoor {
  return { address, port, tls };
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
