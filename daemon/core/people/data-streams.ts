import type { DataStream, Subscriber } from '../../../protocol/api/data-stream.js';
import { VrtError } from '../../../protocol/api/error.js';
import type { Store } from '../store.js';
import type { PeopleLimits } from './limits.js';
import type { DataFrame, DeliveryCounters } from './data-frame.js';
import type { Mailboxes } from './mailbox.js';
import { TokenBucket } from './token-bucket.js';
import { StreamMeter } from './stream-meter.js';
import type { UserId } from '../../../protocol/api/id.js';

/** Users and sessions as data streams need them. */
export interface StreamWhereabouts {
  nameOf(userId: UserId): string;
  sessionIdOf(userId: UserId): string | undefined;
  sessionName(userId: UserId): string | null;
}

export interface DataStreamParts {
  readonly store: Store['dataWishes'];
  readonly mailboxes: Mailboxes;
  readonly where: StreamWhereabouts;
  readonly limits: () => PeopleLimits;
  /** Milliseconds of a clock that never jumps, and of the wall clock. */
  readonly monotonicMs: () => number;
  readonly wallMs: () => number;
}

interface Flow {
  readonly from: string;
  readonly kind: string;
  readonly meter: StreamMeter;
  readonly subscribers: Map<string, DeliveryCounters>;
}

interface Subscription {
  readonly userId: UserId;
  readonly kind: string;
}

interface Wishes {
  /** Kind to description. */
  readonly declared: ReadonlyMap<string, string>;
  /** Keyed `<userId>::<kind>` (vrtogether.md 5). */
  readonly subscriptions: ReadonlyMap<string, Subscription>;
}

interface ChangedWishes extends Wishes {
  readonly declared: Map<string, string>;
  readonly subscriptions: Map<string, Subscription>;
}

const noWishes: Wishes = { declared: new Map(), subscriptions: new Map() };

/**
 * Typed flows of bytes between members of a session. Declarations and subscriptions belong to the user; a frame reaches a
 * subscriber that is in the sender's session.
 */
export class DataStreams {
  readonly #parts: DataStreamParts;
  readonly #wishes = new Map<string, Wishes>();
  /** By sender, then by kind. */
  readonly #flows = new Map<string, Map<string, Flow>>();
  readonly #budgets = new Map<string, TokenBucket>();

  constructor(parts: DataStreamParts) {
    this.#parts = parts;
    for (const { userId, declared, subscriptions } of parts.store.list()) {
      this.#wishes.set(userId, {
        declared: new Map(declared.map(({ kind, description }) => [kind, description])),
        subscriptions: new Map(subscriptions.map((one) => [key(one.userId, one.kind), one])),
      });
      for (const { kind } of declared) this.#flow(userId, kind);
      for (const { userId: from, kind } of subscriptions)
        this.#subscribers(from, kind).set(userId, counters());
    }
  }

  /** Declarations and subscriptions of a user. */
  state(userId: UserId): Wishes {
    return this.#wishesOf(userId);
  }

  /** Throws VrtError `quota-exceeded`. */
  declare(userId: UserId, kind: string, description: string): void {
    const { declared } = this.#wishesOf(userId);
    if (!declared.has(kind)) this.#admit(declared.size, 'streams');
    this.#change(userId, (wishes) => wishes.declared.set(kind, description));
    this.#flow(userId, kind);
  }

  /** Undefined: all of them. */
  withdraw(userId: UserId, kind?: string): void {
    const { declared } = this.#wishesOf(userId);
    const kinds = kind === undefined ? [...declared.keys()] : [kind];
    this.#change(userId, (wishes) => {
      for (const each of kinds) wishes.declared.delete(each);
    });
    for (const each of kinds) this.#dropIfIdle(userId, each);
  }

  /** Throws VrtError `quota-exceeded`. */
  subscribe(userId: UserId, from: string, kind: string): void {
    const { subscriptions } = this.#wishesOf(userId);
    if (!subscriptions.has(key(from, kind))) this.#admit(subscriptions.size, 'subscriptions');
    this.#change(userId, (wishes) => wishes.subscriptions.set(key(from, kind), { userId: from, kind }));
    const subscribers = this.#subscribers(from, kind);
    if (!subscribers.has(userId)) subscribers.set(userId, counters());
  }

  unsubscribe(userId: UserId, from: string, kind: string): void {
    if (!this.#wishesOf(userId).subscriptions.has(key(from, kind))) return;
    this.#change(userId, (wishes) => wishes.subscriptions.delete(key(from, kind)));
    this.#unlink(userId, from, kind);
  }

  unsubscribeAll(userId: UserId): void {
    const { subscriptions } = this.#wishesOf(userId);
    this.#change(userId, (wishes) => wishes.subscriptions.clear());
    for (const { userId: from, kind } of subscriptions.values()) this.#unlink(userId, from, kind);
  }

  /**
   * A frame goes to every subscriber in the sender's session; to nobody else. Returns how many; undefined for a frame
   * beyond the budget of its sender.
   */
  send(from: string, kind: string, bytes: Uint8Array): number | undefined {
    const sessionId = this.#parts.where.sessionIdOf(from);
    if (sessionId === undefined) return 0;
    const flow = this.#flows.get(from)?.get(kind);
    const nowMs = this.#parts.monotonicMs();
    if (!this.#budgetOf(from).take(bytes.length, this.#parts.limits().bytesPerSecond, nowMs)) {
      if (flow !== undefined) flow.meter.refused += 1;
      return undefined;
    }
    if (flow === undefined) return 0;
    flow.meter.count(bytes, nowMs, this.#parts.wallMs());
    const frame: DataFrame = { from, kind, bytes };
    let receivers = 0;
    for (const [userId, delivery] of flow.subscribers) {
      if (this.#parts.where.sessionIdOf(userId) !== sessionId) continue;
      receivers += 1;
      for (const mailbox of this.#parts.mailboxes.of(userId)) mailbox.data(frame, delivery);
    }
    return receivers;
  }

  /**
   * A frame that a media server of a gateway carries: counted and held to the quota like any other. False for one that must
   * not pass.
   */
  carry(from: string, kind: string, bytes: Uint8Array): boolean {
    if (this.#parts.where.sessionIdOf(from) === undefined) return true;
    const nowMs = this.#parts.monotonicMs();
    const { bytesPerSecond, streamsPerUser } = this.#parts.limits();
    const known = this.#flows.get(from);
    const counted = known?.has(kind) === true || (known?.size ?? 0) < streamsPerUser;
    const meter = counted ? this.#flow(from, kind).meter : undefined;
    if (!this.#budgetOf(from).take(bytes.length, bytesPerSecond, nowMs)) {
      if (meter !== undefined) meter.refused += 1;
      return false;
    }
    meter?.count(bytes, nowMs, this.#parts.wallMs());
    return true;
  }

  /** Nobody is subscribed to a user who left its session (vrtogether.md 14.6). */
  left(userId: UserId): void {
    for (const flow of this.#flows.get(userId)?.values() ?? []) {
      for (const subscriber of flow.subscribers.keys()) {
        this.#change(subscriber, (wishes) => wishes.subscriptions.delete(key(userId, flow.kind)));
      }
      flow.subscribers.clear();
      this.#dropIfIdle(userId, flow.kind);
    }
  }

  /** The user was removed, and its declarations and subscriptions with it. */
  forget(userId: UserId): void {
    this.left(userId);
    const wishes = this.#wishes.get(userId);
    for (const { userId: from, kind } of wishes?.subscriptions.values() ?? [])
      this.#unlink(userId, from, kind);
    this.#wishes.delete(userId);
    this.#flows.delete(userId);
    this.#budgets.delete(userId);
    this.#parts.store.delete(userId);
  }

  list(): DataStream[] {
    const nowMs = this.#parts.monotonicMs();
    return [...this.#flows.values()].flatMap((flows) =>
      [...flows.values()].map((flow) => this.#describe(flow, nowMs)),
    );
  }

  #describe({ from, kind, meter, subscribers }: Flow, nowMs: number): DataStream {
    const description = this.#wishes.get(from)?.declared.get(kind);
    const { where } = this.#parts;
    return {
      userId: from,
      user: where.nameOf(from),
      session: where.sessionName(from),
      kind,
      description: description ?? '',
      declared: description !== undefined,
      frames: meter.frames,
      bytes: meter.bytes,
      refused: meter.refused,
      bitrateBps: meter.bitrateBps(nowMs),
      latencyMs: meter.latencyMs,
      subscribers: [...subscribers].map(([userId, delivery]): Subscriber => ({
        userId,
        user: where.nameOf(userId),
        ...delivery,
      })),
    };
  }

  #flow(from: string, kind: string): Flow {
    const flows = this.#flows.get(from) ?? new Map<string, Flow>();
    this.#flows.set(from, flows);
    const flow = flows.get(kind) ?? { from, kind, meter: new StreamMeter(), subscribers: new Map() };
    flows.set(kind, flow);
    return flow;
  }

  #subscribers(from: string, kind: string): Map<string, DeliveryCounters> {
    return this.#flow(from, kind).subscribers;
  }

  #unlink(userId: UserId, from: string, kind: string): void {
    this.#flows.get(from)?.get(kind)?.subscribers.delete(userId);
    this.#dropIfIdle(from, kind);
  }

  /** A stream without a declaration or a subscriber is not kept: made-up names cost nothing. */
  #dropIfIdle(from: string, kind: string): void {
    const flows = this.#flows.get(from);
    const flow = flows?.get(kind);
    if (flow === undefined || flow.subscribers.size > 0) return;
    if (this.#wishes.get(from)?.declared.has(kind) === true) return;
    flows?.delete(kind);
    if (flows?.size === 0) this.#flows.delete(from);
  }

  #wishesOf(userId: UserId): Wishes {
    return this.#wishes.get(userId) ?? noWishes;
  }

  #budgetOf(userId: UserId): TokenBucket {
    const budget = this.#budgets.get(userId) ?? new TokenBucket();
    this.#budgets.set(userId, budget);
    return budget;
  }

  #admit(have: number, what: string): void {
    const { streamsPerUser } = this.#parts.limits();
    if (have < streamsPerUser) return;
    throw new VrtError('quota-exceeded', `One user may have ${streamsPerUser} ${what}.`);
  }

  /** In the store before in memory. */
  #change(userId: UserId, change: (wishes: ChangedWishes) => void): void {
    const { declared, subscriptions } = this.#wishesOf(userId);
    const next: ChangedWishes = { declared: new Map(declared), subscriptions: new Map(subscriptions) };
    change(next);
    if (next.declared.size + next.subscriptions.size === 0) {
      this.#parts.store.delete(userId);
      this.#wishes.delete(userId);
      return;
    }
    this.#parts.store.put({
      userId,
      declared: [...next.declared].map(([kind, description]) => ({ kind, description })),
      subscriptions: [...next.subscriptions.values()],
    });
    this.#wishes.set(userId, next);
  }
}

function key(userId: UserId, kind: string): string {
  return `${userId}::${kind}`;
}

function counters(): DeliveryCounters {
  return { frames: 0, bytes: 0, dropped: 0, queuedBytes: 0 };
}
