import type { DataFrame, DeliveryCounters } from './data-frame.js';
import type { Notice } from './notice.js';
import type { UserId } from '../../../protocol/api/id.js';

/** Receiver of notices to a user: one connection. None of these may throw, and none waits. */
export interface Mailbox {
  /** Observer only: it does not make the user present. */
  readonly watching?: true;
  notify(notice: Notice): void;
  /** Takes a frame, now or from a bounded queue that drops its oldest. */
  data(frame: DataFrame, counters: DeliveryCounters): void;
  /** The user was removed, or signed in elsewhere. */
  close(reason: string): void;
}

/** Which connections each user has. */
export class Mailboxes {
  readonly #byUser = new Map<string, Set<Mailbox>>();

  of(userId: UserId): Iterable<Mailbox> {
    return this.#byUser.get(userId) ?? [];
  }

  /** Whether it has a connection, observers excluded. */
  has(userId: UserId): boolean {
    for (const mailbox of this.of(userId)) if (mailbox.watching !== true) return true;
    return false;
  }

  /** Whether it has an observer. */
  isFollowed(userId: UserId): boolean {
    for (const mailbox of this.of(userId)) if (mailbox.watching === true) return true;
    return false;
  }

  add(userId: UserId, mailbox: Mailbox): void {
    const known = this.#byUser.get(userId);
    if (known === undefined) this.#byUser.set(userId, new Set([mailbox]));
    else known.add(mailbox);
  }

  remove(userId: UserId, mailbox: Mailbox): void {
    const known = this.#byUser.get(userId);
    known?.delete(mailbox);
    if (known?.size === 0) this.#byUser.delete(userId);
  }

  notify(userIds: Iterable<string>, notice: Notice): void {
    for (const userId of userIds) for (const mailbox of this.of(userId)) mailbox.notify(notice);
  }

  /** Ends its connections; observers stay. */
  disconnect(userId: UserId, reason: string): void {
    for (const mailbox of [...this.of(userId)]) {
      if (mailbox.watching === true) continue;
      this.remove(userId, mailbox);
      mailbox.close(reason);
    }
  }

  close(userId: UserId, reason: string): void {
    for (const mailbox of this.#byUser.get(userId) ?? []) mailbox.close(reason);
    this.#byUser.delete(userId);
  }
}
