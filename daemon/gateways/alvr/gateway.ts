import type { Socket } from 'node:net';
import type { Client } from '../../../protocol/api/client.js';
import { sessionFor, takes } from '../../core/assignment.js';
import type { GatewayConnection } from '../../../protocol/api/gateway.js';
import type { Clients } from '../../core/clients.js';
import type { EventBus } from '../../core/events.js';
import type { Faults } from '../../core/faults.js';
import type { Gateway } from '../../core/gateway.js';
import type { Sessions } from '../../core/sessions.js';
import type { Impact } from '../../core/setting-impact.js';
import type { Settings } from '../../core/settings.js';
import type { StatisticsLog } from '../../core/statistics.js';
import type { SessionRecord } from '../../core/store.js';
import type { Streams } from '../../core/streams.js';
import { StreamerProcess, type StreamerCommand } from '../../stream/streamer-process.js';
import type { Guard } from '../../processes/supervised-process.js';
import { DialPlan, attemptPauseMs } from './dial-plan.js';
import { worthTelling } from '../../core/worth-telling.js';
import { ConnectedHeadsets } from './connected-headsets.js';
import { dial, manualTargets, type DialTarget } from './dial.js';
import { Link, type Streamer } from './link.js';
import { StreamPorts } from './stream-ports.js';
import { StreamerPool, type PooledStreamer } from './streamer-pool.js';

export interface AlvrGatewayContext {
  readonly network: {
    /** TCP port that headsets listen on; 9943 for the real app. */
    readonly controlPort: number;
    /** The first of the ports for streams. */
    readonly streamPort: number;
    readonly streamPorts: number;
  };
  /** Where headsets announce themselves; null: nowhere. */
  readonly discoveryPort: () => number | null;
  readonly streamerCommand: StreamerCommand;
  readonly bus: Pick<EventBus, 'emit' | 'publish' | 'onInterest' | 'subscribe' | 'wanted'>;
  readonly faults: Faults;
  readonly statistics: Pick<StatisticsLog, 'add' | 'ended'>;
  readonly clients: Pick<Clients, 'list' | 'update'>;
  readonly sessions: Pick<Sessions, 'running'>;
  readonly settings: Pick<Settings, 'inForce' | 'onChange'>;
  readonly streams: Streams;
}

/** What reaches out of the daemon. */
export interface AlvrEdges {
  readonly dial: typeof dial;
  readonly startStreamer: (
    command: StreamerCommand,
    guarded: Guard,
    idleTrouble: (what: string) => void,
  ) => Streamer & PooledStreamer;
}

const realEdges: AlvrEdges = { dial, startStreamer: (...input) => new StreamerProcess(...input) };

/** A client in want of a stream, and the session that has a place for it. */
interface Wanting {
  readonly client: Client;
  readonly session: SessionRecord;
}

/**
 * Dials every trusted client that is there and for which a running session has a place, and gives the connection to a
 * streamer. Never dials a client that is not trusted.
 */
export class AlvrGateway implements Gateway {
  readonly #context: AlvrGatewayContext;
  readonly #dial: AlvrEdges['dial'];
  readonly #ports: StreamPorts;
  readonly #pool: StreamerPool<Streamer & PooledStreamer>;
  readonly #links = new Map<string, Link>();
  readonly #connected = new ConnectedHeadsets();
  readonly #plans = new Map<string, DialPlan>();
  /** By client. */
  readonly #attempts = new Map<string, Promise<void>>();
  readonly #stopped = new AbortController();
  /** What ends each part that was started. */
  readonly #undo: (() => void)[] = [];
  #idleTroubles = 0;

  constructor(context: AlvrGatewayContext, edges: AlvrEdges = realEdges) {
    this.#context = context;
    this.#dial = edges.dial;
    this.#ports = new StreamPorts(context.network.streamPort, context.network.streamPorts);
    const { streamerCommand, faults } = context;
    const guarded: Guard = (doing, work) => faults.guarded(doing, work);
    this.#pool = new StreamerPool(() =>
      edges.startStreamer(streamerCommand, guarded, (what) => this.#onIdleTrouble(what)),
    );
  }

  get port(): number | null {
    return this.#context.discoveryPort();
  }

  get connections(): number {
    return this.#context.streams.list().filter(({ state }) => state === 'streaming').length;
  }

  connected(): Omit<GatewayConnection, 'gateway'>[] {
    return this.#connected.describe(this.#context.streams.list(), this.#context.clients.list());
  }

  start(): Promise<void> {
    const { bus, settings, faults } = this.#context;
    const look = faults.guarded('Looking for headsets to dial', () => this.#look());
    const timer = setInterval(look, attemptPauseMs);
    this.#undo.push(
      () => clearInterval(timer),
      bus.onInterest('graph', (wanted) => {
        for (const link of this.#links.values()) link.graph(wanted);
      }),
      // Trust, an announcement, a started session: each may make a client reachable now.
      bus.subscribe((event) => {
        if (event.type === 'stream') this.#connected.note(event);
        if (event.type === 'client' && typeof event.data['id'] === 'string')
          this.#plans.get(event.data['id'])?.tryAtOnce();
        if (event.type === 'client' || event.type === 'session') setImmediate(look);
      }),
      settings.onChange(
        faults.guarded('Following settings', ({ streams }: Impact) => this.#followSettings(streams)),
      ),
    );
    return Promise.resolve();
  }

  /** Closes every stream; trust stays, so a client that announces itself is dialled again. */
  async reset(): Promise<void> {
    await Promise.all(
      [...this.#links.values()].map((link) => link.close('an admin reset the gateway', true)),
    );
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const step of this.#undo.splice(0)) step();
    await Promise.all(this.#attempts.values());
    await Promise.all([...this.#links.values()].map((link) => link.close('the daemon stops')));
    await this.#pool.close();
  }

  #followSettings(streams: Impact['streams']): void {
    for (const link of [...this.#links.values()]) {
      const change = streams.get(link.streamId);
      if (change === undefined) continue;
      const { session, client } = link;
      link.follow(change, this.#context.settings.inForce({ sessionId: session.id, clientId: client.id }));
    }
  }

  #look(): void {
    if (this.#stopped.signal.aborted) return;
    const nowMs = performance.now();
    const running = this.#context.sessions.running();
    const clients = this.#context.clients.list();
    this.#closeOrphans(running, clients);
    const wanting = clients.flatMap((client): Wanting[] => {
      const session = client.trust === 'trusted' ? sessionFor(client, running) : undefined;
      return session === undefined ? [] : [{ client, session }];
    });
    this.#pool.keep(wanting.some(({ client }) => !this.#links.has(client.id)));
    for (const { client, session } of wanting) {
      if (client.state === 'connecting' || client.state === 'streaming' || this.#attempts.has(client.id))
        continue;
      const link = this.#links.get(client.id);
      // Its streamer is being started: `ready` looks again.
      if (link?.session.id === session.id && !link.ready) continue;
      const plan = this.#planOf(client.id);
      const targets = plan.due(this.#targets(client, nowMs), nowMs);
      if (targets.length === 0) continue;
      plan.began(nowMs);
      const attempt = this.#connect({ client, session }, targets)
        .catch((error: unknown) => this.#context.faults.report(`Dialling ${client.name}`, error))
        .finally(() => this.#attempts.delete(client.id));
      this.#attempts.set(client.id, attempt);
    }
  }

  #planOf(clientId: string): DialPlan {
    const plan = this.#plans.get(clientId) ?? new DialPlan();
    this.#plans.set(clientId, plan);
    return plan;
  }

  #targets(client: Client, nowMs: number): DialTarget[] {
    const { controlPort } = this.#context.network;
    const targets = manualTargets(client.addresses, controlPort);
    if (client.state === 'found' && client.address !== null && client.problem === null) {
      targets.unshift({ host: client.address, port: controlPort, wired: false });
    }
    const again = this.#links.get(client.id)?.redialTarget(nowMs);
    if (again !== undefined && !targets.some((target) => target.host === again.host)) targets.push(again);
    return targets;
  }

  /** A streamer is ready before the first packet is sent: a headset waits half a second for it, no more (alvr.md 5.1). */
  async #connect(wanting: Wanting, targets: readonly DialTarget[]): Promise<void> {
    const link = await this.#linkFor(wanting);
    if (link !== undefined) {
      if (!link.ready) return;
      const answer = await this.#firstAnswer(wanting, targets);
      if (answer === undefined) return;
      if (link.ready) link.attach(answer.target, answer.control);
      else answer.control.destroy();
      return;
    }
    const streamer = await this.#pool.reserve(this.#stopped.signal);
    if (streamer === undefined) return;
    let opened: Link | undefined;
    try {
      const answer = await this.#firstAnswer(wanting, targets);
      if (answer === undefined) return;
      opened = this.#open(wanting, streamer);
      if (opened === undefined) answer.control.destroy();
      else opened.attach(answer.target, answer.control);
    } finally {
      if (opened === undefined) this.#pool.giveBack(streamer);
    }
  }

  /** The first target that answers, if it may still be connected then. */
  async #firstAnswer(
    { client, session }: Wanting,
    targets: readonly DialTarget[],
  ): Promise<{ readonly target: DialTarget; readonly control: Socket } | undefined> {
    for (const target of targets) {
      const control = await this.#dial(target, this.#stopped.signal);
      if (control === undefined) continue;
      // Trust may have been taken back, and the session stopped, while we dialled.
      const current = this.#context.clients.list().find(({ id }) => id === client.id);
      const place = current === undefined ? undefined : sessionFor(current, this.#context.sessions.running());
      if (current?.trust === 'trusted' && place?.id === session.id && !this.#stopped.signal.aborted)
        return { target, control };
      control.destroy();
      return undefined;
    }
    return undefined;
  }

  /** The link that this client has in this session; one in another session is closed. */
  async #linkFor({ client, session }: Wanting): Promise<Link | undefined> {
    const existing = this.#links.get(client.id);
    if (existing === undefined || existing.session.id === session.id) return existing;
    await existing.close('the client moved to another session', true);
    return undefined;
  }

  #open({ client, session }: Wanting, streamer: Streamer): Link | undefined {
    const { bus, clients, settings } = this.#context;
    const streamPort = this.#ports.take(client.id);
    if (streamPort === undefined) {
      clients.update(client.id, {
        problem: 'All stream ports are taken; give vrtd more with --stream-ports.',
      });
      return undefined;
    }
    const choices = settings.inForce({ sessionId: session.id, clientId: client.id });
    const plan = this.#planOf(client.id);
    const link = new Link(
      { session, client, streamer, streamPort, choices },
      {
        ...this.#context,
        failed: (target, reason) => plan.failed(target, reason, performance.now()),
        streaming: () => plan.worked(),
        ready: () => this.#look(),
        exchangePort: (port) => this.#ports.exchange(client.id, port),
        closed: (closed) => {
          this.#ports.give(closed.streamPort);
          if (this.#links.get(client.id) === closed) this.#links.delete(client.id);
        },
      },
    );
    link.graph(bus.wanted('graph'));
    this.#links.set(client.id, link);
    return link;
  }

  /** It is not in use yet; but where one cannot run, none can. */
  #onIdleTrouble(what: string): void {
    this.#idleTroubles += 1;
    if (!worthTelling(this.#idleTroubles)) return;
    this.#context.bus.emit('gateway', 'failed', {
      severity: 'warning',
      message: `A streamer that was kept ready ${what} (${this.#idleTroubles} times since the start).`,
      subject: 'alvr',
      data: { gateway: 'alvr' },
    });
  }

  /** Streams of clients that lost their trust or their place, and remaining state of forgotten ones. */
  #closeOrphans(running: readonly SessionRecord[], clients: readonly Client[]): void {
    for (const [clientId, link] of this.#links) {
      const client = clients.find(({ id }) => id === clientId);
      const session = running.find(({ id }) => id === link.session.id);
      if (client?.trust !== 'trusted') link.end('the client is no longer trusted');
      else if (session === undefined) link.end('the session was stopped');
      else if (!takes(session, client)) link.end('the session no longer takes this client');
    }
    for (const clientId of this.#plans.keys()) {
      if (clients.some(({ id }) => id === clientId)) continue;
      this.#plans.delete(clientId);
      this.#ports.forget(clientId);
    }
  }
}
