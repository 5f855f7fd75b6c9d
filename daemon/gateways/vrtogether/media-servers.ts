import type { Guard } from '../../processes/supervised-process.js';
import { hostname } from 'node:os';
import { noSfu, type SfuData } from '../../../protocol/vrtogether/models.js';
import type { Faults } from '../../core/faults.js';
import { isOfBanned } from '../../core/people/bans.js';
import type { DataStreams } from '../../core/people/data-streams.js';
import type { Gatherings } from '../../core/people/gatherings.js';
import type { Users } from '../../core/people/users.js';
import type { EventBus } from '../../core/events.js';
import type { Prepared } from '../../core/prepared.js';
import type { VrtogetherSettings } from './settings.js';
import { SfuPool, type SfuAction } from './sfu-pool.js';
import { TcpReflector } from './tcp-reflector.js';

export interface MediaParts {
  readonly settings: () => VrtogetherSettings;
  readonly gatherings: Pick<Gatherings, 'list' | 'find' | 'sessionIdOf'>;
  readonly users: Pick<Users, 'record' | 'records'>;
  readonly dataStreams: Pick<DataStreams, 'carry'>;
  readonly bus: EventBus;
  readonly faults: Pick<Faults, 'run' | 'guarded'>;
}

/** What serves the media of sessions of one protocol. */
interface MediaServer {
  /** A session begins; false when it cannot be served. */
  open(sessionId: string): boolean;
  /** Addresses for a user of the session; `host`: the name by which it reaches this machine. */
  address(sessionId: string, userId: string, host: string): SfuData;
}

/** Where sessions get their media from, by their protocol (vrtogether.md 12). */
export class MediaServers {
  readonly #parts: MediaParts;
  /** By protocol of the session; one that is not here needs no server. */
  readonly #servers: ReadonlyMap<string, MediaServer>;
  readonly #pools: readonly SfuPool[];
  readonly #reflector: TcpReflector;
  readonly #unsubscribe: () => void;

  constructor(parts: MediaParts) {
    this.#parts = parts;
    const { settings, gatherings, users, dataStreams } = parts;
    const { faults } = parts;
    const guarded: Guard = (doing, work) => faults.guarded(doing, work);
    const alike = { guarded, tell: this.#tell };
    const dash = new SfuPool({ ...alike, kind: 'dash', shared: true, settings: () => settings().dash });
    // Its ids of clients are unique only in a session (vrtogether.md 12.3).
    const webrtc = new SfuPool({
      ...alike,
      kind: 'webrtc',
      shared: false,
      settings: () => settings().webrtc,
    });
    this.#pools = [dash, webrtc];
    this.#reflector = new TcpReflector({
      connections: () => settings().connections,
      limits: () => ({ packetBytes: settings().max_payload_bytes, queueBytes: settings().queue_bytes }),
      sessionOf: (userId) => gatherings.sessionIdOf(userId),
      carry: (userId, kind, payload) => dataStreams.carry(userId, kind, payload),
      isAt: (from, session) => isAt(from, session, users, gatherings),
      isBanned: (userId) => (users.record(userId)?.banned ?? null) !== null,
      isOfBanned: (from, senders) => isOfBanned(users, from, senders),
      faults: parts.faults,
    });
    this.#servers = new Map<string, MediaServer>([
      ['dash', dash],
      ['webrtc', webrtc],
      ['tcpreflector', this.#reflector],
    ]);
    this.#unsubscribe = parts.bus.subscribe(({ type, action, data }) => {
      if (type === 'session' && action === 'deleted' && typeof data['id'] === 'string')
        this.close(data['id']);
      // External processes cannot be told who may connect (vrtogether.md 12.2, 12.3).
      if (type === 'user' && action === 'banned') this.#reflector.endBanned();
    });
  }

  /** Throws VrtError `port-in-use`. Pools need nothing: they read their settings for each session that begins. */
  prepare({ address, reflector }: VrtogetherSettings): Promise<Prepared> {
    return this.#reflector.prepare(reflector === null ? null : { address, port: reflector.port });
  }

  /** Sessions that there are get their servers again. */
  openAll(): void {
    for (const { sessionId, protocol } of this.#parts.gatherings.list()) this.open(sessionId, protocol);
  }

  /** A session begins; false when its protocol needs a server that cannot be had. */
  open(sessionId: string, protocol: string): boolean {
    return this.#servers.get(protocol)?.open(sessionId) ?? true;
  }

  close(sessionId: string): void {
    for (const pool of this.#pools) pool.close(sessionId);
  }

  /** Addresses for a user of the session; `host`: the name by which it reaches this machine. */
  addresses(sessionId: string, userId: string, host: string): SfuData {
    const { settings, gatherings } = this.#parts;
    const protocol = gatherings.find(sessionId)?.protocol ?? '';
    const { external_hostname: external } = settings();
    const named = external === '' ? host : external;
    const reachable = named === '' ? hostname() : named;
    return this.#servers.get(protocol)?.address(sessionId, userId, reachable) ?? noSfu;
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#reflector.stop();
    await Promise.all(this.#pools.map((pool) => pool.stop()));
  }

  readonly #tell = (action: SfuAction, message: string, sessionIds: readonly string[]): void => {
    const session = this.#parts.gatherings.find(sessionIds[0] ?? '')?.session;
    const facts = {
      severity: action === 'sfu-ended' || action === 'sfu-missing' ? 'warning' : 'info',
      message,
      subject: 'vrtogether',
      ...(session === undefined ? {} : { session }),
      data: { gateway: 'vrtogether' },
    } as const;
    if (action === 'sfu-said') this.#parts.bus.emit('log', action, facts);
    else this.#parts.bus.emit('gateway', action, facts);
  };
}

/** Called for each packet and silent connection: only the members of that session are searched. */
function isAt(
  address: string,
  sessionId: string | undefined,
  users: MediaParts['users'],
  gatherings: MediaParts['gatherings'],
): boolean {
  if (sessionId !== undefined)
    return (gatherings.find(sessionId)?.members ?? []).some(
      ({ userId }) => users.record(userId)?.address === address,
    );
  for (const user of users.records())
    if (user.address === address && gatherings.sessionIdOf(user.id) !== undefined) return true;
  return false;
}
