import type { Client } from '../../../protocol/api/client.js';
import { sessionFor } from '../../core/assignment.js';
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
import { dial, manualTargets, type DialTarget } from './dial.js';
import { Link } from './link.js';
import { StreamPorts } from './stream-ports.js';

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
  readonly bus: EventBus;
  readonly faults: Faults;
  readonly statistics: StatisticsLog;
  readonly clients: Clients;
  readonly sessions: Sessions;
  readonly settings: Pick<Settings, 'inForce' | 'onChange'>;
  readonly streams: Streams;
}

/** alvr.md 10: pause between attempts. */
const attemptPauseMs = 1_000;

/**
 * Dials every trusted client that is there and for which a running session has a place, and gives the connection to a
 * streamer. Never dials a client that is not trusted.
 */
export class AlvrGateway implements Gateway {
  readonly #context: AlvrGatewayContext;
  readonly #ports: StreamPorts;
  readonly #links = new Map<string, Link>();
  readonly #lastAttemptMs = new Map<string, number>();
  readonly #attempts = new Set<Promise<void>>();
  readonly #stopped = new AbortController();
  /** What ends each part that was started. */
  readonly #undo: (() => void)[] = [];

  constructor(context: AlvrGatewayContext) {
    this.#context = context;
    this.#ports = new StreamPorts(context.network.streamPort, context.network.streamPorts);
  }

  get port(): number | null {
    return this.#context.discoveryPort();
  }

  get connections(): number {
    return this.#context.streams.list().filter(({ state }) => state === 'streaming').length;
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
        if (event.type === 'client' || event.type === 'session') setImmediate(look);
      }),
      settings.onChange(
        faults.guarded('Following settings', ({ streams }: Impact) => this.#followSettings(streams)),
      ),
    );
    return Promise.resolve();
  }

  /** Closes every stream; trust stays, so whoever announces itself is dialled again. */
  async reset(): Promise<void> {
    await Promise.all([...this.#links.values()].map((link) => link.close('an admin reset the gateway')));
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    for (const step of this.#undo.splice(0)) step();
    await Promise.all(this.#attempts);
    await Promise.all([...this.#links.values()].map((link) => link.close('the daemon stops')));
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
    for (const client of clients) {
      if (client.trust !== 'trusted' || client.state === 'connecting' || client.state === 'streaming')
        continue;
      const last = this.#lastAttemptMs.get(client.id);
      if (last !== undefined && nowMs - last < attemptPauseMs) continue;
      const session = sessionFor(client, running);
      if (session === undefined) continue;
      const targets = this.#targets(client, nowMs);
      if (targets.length === 0) continue;
      this.#lastAttemptMs.set(client.id, nowMs);
      const attempt = this.#connect(client, session, targets)
        .catch((error: unknown) => this.#context.faults.report(`Dialling ${client.name}`, error))
        .finally(() => this.#attempts.delete(attempt));
      this.#attempts.add(attempt);
    }
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

  async #connect(client: Client, session: SessionRecord, targets: readonly DialTarget[]): Promise<void> {
    const { clients } = this.#context;
    for (const target of targets) {
      const control = await dial(target, this.#stopped.signal);
      if (control === undefined) continue;
      // Trust may have been taken back while we dialled.
      const current = clients.list().find(({ id }) => id === client.id);
      const link = current?.trust === 'trusted' ? await this.#linkFor(session, current) : undefined;
      if (link === undefined || this.#stopped.signal.aborted) {
        control.destroy();
        return;
      }
      clients.update(client.id, { state: 'connecting' });
      link.attach(target, control);
      return;
    }
  }

  async #linkFor(session: SessionRecord, client: Client): Promise<Link | undefined> {
    const existing = this.#links.get(client.id);
    if (existing !== undefined) {
      if (existing.session.id === session.id) return existing.alive ? existing : undefined;
      await existing.close('the client moved to another session');
    }
    const streamPort = this.#ports.take();
    if (streamPort === undefined) {
      this.#context.clients.update(client.id, {
        problem: 'All stream ports are taken; give vrtd more with --stream-ports.',
      });
      return undefined;
    }
    const { settings } = this.#context;
    const link = new Link(
      session,
      client,
      {
        ports: this.#ports,
        streamPort,
        choices: settings.inForce({ sessionId: session.id, clientId: client.id }),
      },
      {
        ...this.#context,
        closed: (closed) => {
          this.#ports.give(closed.streamPort);
          if (this.#links.get(client.id) === closed) this.#links.delete(client.id);
        },
      },
    );
    link.graph(this.#context.bus.wanted('graph'));
    this.#links.set(client.id, link);
    return link;
  }

  /** Streams of clients that lost their trust or their place. */
  #closeOrphans(running: readonly SessionRecord[], clients: readonly Client[]): void {
    for (const [clientId, link] of this.#links) {
      const client = clients.find(({ id }) => id === clientId);
      if (client?.trust !== 'trusted') link.end('the client is not trusted any more');
      else if (!running.some(({ id }) => id === link.session.id)) link.end('the session was stopped');
    }
  }
}
