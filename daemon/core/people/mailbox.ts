import type { TimedEvent } from '../../../protocol/api/scenario.js';
import type { User } from '../../../protocol/api/user.js';

/** What a user is told. Payloads are passed on as they came: bytes stay bytes, JSON stays JSON. */
export type Notice =
  | { readonly kind: 'joined'; readonly user: User }
  | { readonly kind: 'left'; readonly userId: string }
  /** The session has another master or administrator. */
  | { readonly kind: 'roles' }
  | { readonly kind: 'user-data'; readonly userId: string; readonly data: User['data'] }
  /** To its members: it was stopped or deleted, and they are in it no longer. */
  | { readonly kind: 'session-closed'; readonly sessionId: string }
  /** To one who somebody else let leave. */
  | { readonly kind: 'removed'; readonly sessionId: string; readonly userId: string }
  | {
      readonly kind: 'message';
      readonly from: string;
      readonly fromName: string;
      readonly message: unknown;
      /** Somebody typed it, who does not know what apps can read. */
      readonly typed?: true;
    }
  | { readonly kind: 'event-to-master'; readonly from: string; readonly payload: unknown }
  | { readonly kind: 'event-to-user'; readonly from: string; readonly payload: unknown }
  | { readonly kind: 'audio'; readonly from: string; readonly payload: unknown }
  | { readonly kind: 'scenario-event'; readonly instanceId: string; readonly event: TimedEvent }
  | { readonly kind: 'entered'; readonly userId: string; readonly roomId: string }
  | { readonly kind: 'left-room'; readonly userId: string; readonly roomId: string };

/** One frame of a data stream; the same object goes to every subscriber, so that it is encoded once. */
export interface DataFrame {
  readonly from: string;
  readonly kind: string;
  readonly bytes: Uint8Array;
}

/** What became of the frames for one subscriber; whoever holds a queue counts into it. */
export interface DeliveryCounters {
  frames: number;
  bytes: number;
  dropped: number;
  queuedBytes: number;
}

/** Where what a user is told goes: one connection. None of these may throw, and none waits. */
export interface Mailbox {
  /** It only looks on: the user is not present through it. */
  readonly watching?: true;
  notify(notice: Notice): void;
  /** Takes a frame, now or from a bounded queue that drops its oldest. */
  data(frame: DataFrame, counters: DeliveryCounters): void;
  /** The user is gone, or signed in elsewhere. */
  close(reason: string): void;
}

/** Which connections each user has. */
export class Mailboxes {
  readonly #byUser = new Map<string, Set<Mailbox>>();

  of(userId: string): Iterable<Mailbox> {
    return this.#byUser.get(userId) ?? [];
  }

  /** Whether it has a connection, beside those who look on. */
  has(userId: string): boolean {
    for (const mailbox of this.of(userId)) if (mailbox.watching !== true) return true;
    return false;
  }

  /** Whether somebody looks on at what it is told. */
  isFollowed(userId: string): boolean {
    for (const mailbox of this.of(userId)) if (mailbox.watching === true) return true;
    return false;
  }

  add(userId: string, mailbox: Mailbox): void {
    const known = this.#byUser.get(userId);
    if (known === undefined) this.#byUser.set(userId, new Set([mailbox]));
    else known.add(mailbox);
  }

  remove(userId: string, mailbox: Mailbox): void {
    const known = this.#byUser.get(userId);
    known?.delete(mailbox);
    if (known?.size === 0) this.#byUser.delete(userId);
  }

  notify(userIds: Iterable<string>, notice: Notice): void {
    for (const userId of userIds) for (const mailbox of this.of(userId)) mailbox.notify(notice);
  }

  /** Ends its connections; those who look on stay. */
  disconnect(userId: string, reason: string): void {
    for (const mailbox of [...this.of(userId)]) {
      if (mailbox.watching === true) continue;
      this.remove(userId, mailbox);
      mailbox.close(reason);
    }
  }

  close(userId: string, reason: string): void {
    for (const mailbox of this.#byUser.get(userId) ?? []) mailbox.close(reason);
    this.#byUser.delete(userId);
  }
}
