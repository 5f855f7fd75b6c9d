import type { UserRecord } from '../store.js';
import type { DataStreams } from './data-streams.js';
import type { Grace } from './grace.js';
import type { Gathering } from './gathering.js';
import type { Gatherings } from './gatherings.js';
import type { Mailbox, Mailboxes } from './mailbox.js';
import type { Users } from './users.js';

/** What presence needs of the sessions. */
export interface ClosableSessions {
  /** Deletes a session, running or not. */
  remove(sessionId: string, reason: string): void;
}

export interface PresenceParts {
  readonly users: Users;
  readonly gatherings: Gatherings;
  readonly dataStreams: DataStreams;
  readonly mailboxes: Mailboxes;
  readonly sessions: ClosableSessions;
  readonly grace: () => Grace;
}

/** Who is here. A place that hangs on a connection outlives it for a while, across a restart of the daemon too. */
export class Presence {
  readonly #parts: PresenceParts;
  /** Users who are away: until when their places are kept, milliseconds of the caller's clock. */
  readonly #awayUntilMs = new Map<string, number>();

  /** Everybody whose connection the last daemon took with it is away from now on. */
  constructor(parts: PresenceParts, nowMs: number) {
    this.#parts = parts;
    const { restartMs } = parts.grace();
    for (const { id, bound } of parts.users.records())
      if (bound) this.#awayUntilMs.set(id, nowMs + restartMs);
  }

  /** A connection speaks for a user from now on. True for a user who was away and finds its place as it was. */
  arrive(user: UserRecord, mailbox: Mailbox): boolean {
    const back = this.#awayUntilMs.delete(user.id);
    this.#parts.mailboxes.add(user.id, mailbox);
    this.#parts.users.bind(user.id, true);
    return back;
  }

  /**
   * A connection broke. Its place is kept for the grace period; without one it is lost now. Throws the error of the
   * store; then the user departs a little later.
   */
  drop(userId: string, mailbox: Mailbox, nowMs: number): void {
    this.#parts.mailboxes.remove(userId, mailbox);
    if (this.#parts.mailboxes.has(userId) || this.#parts.users.record(userId) === undefined) return;
    const { dropMs, restartMs } = this.#parts.grace();
    if (dropMs > 0) {
      this.#awayUntilMs.set(userId, nowMs + dropMs);
      this.#parts.gatherings.reelect(userId);
    } else this.#departOrRetry(userId, 'its connection ended', nowMs, restartMs);
  }

  /** A gateway stops, and its connections with it: as when the daemon does. */
  suspend(userId: string, mailbox: Mailbox, nowMs: number): void {
    this.#parts.mailboxes.remove(userId, mailbox);
    if (this.#parts.mailboxes.has(userId) || this.#parts.users.record(userId) === undefined) return;
    this.#awayUntilMs.set(userId, nowMs + this.#parts.grace().restartMs);
  }

  /** Leaves a session, voluntarily or removed by somebody else (`removed`), and loses its subscribers. */
  leave(userId: string, removed = false): Gathering | undefined {
    const left = this.#parts.gatherings.leave(userId, removed);
    if (left !== undefined) this.#parts.dataStreams.left(userId);
    return left;
  }

  /**
   * The user departs (vrtogether.md 9.1): it leaves its session, the sessions that it administers are closed, and a
   * guest is forgotten, but for its id while it may come back (`knownForMs`), and for its name while that is banned.
   */
  depart(userId: string, reason: string, knownForMs = 0): void {
    this.#awayUntilMs.delete(userId);
    this.leave(userId);
    for (const { administrator, sessionId } of [...this.#parts.gatherings.list()]) {
      if (administrator === userId) this.#parts.sessions.remove(sessionId, 'its administrator left');
    }
    this.#parts.dataStreams.forget(userId);
    const user = this.#parts.users.record(userId);
    if (user === undefined) return;
    if (user.kind === 'guest' && user.banned === null) this.#parts.users.remove(userId, reason, knownForMs);
    else this.#parts.users.bind(userId, false);
  }

  /** Removes a user for good, whatever it is. Throws VrtError `user-not-found`. */
  remove(wanted: string): ReturnType<Users['get']> {
    const { id } = this.#parts.users.find(wanted);
    const user = this.#parts.users.get(id);
    this.depart(id, 'it was removed');
    if (this.#parts.users.record(id) !== undefined) this.#parts.users.remove(id, 'it was removed');
    return user;
  }

  /**
   * Bans a name, and with `address` everybody from its address: present users that match leave their session and are
   * disconnected. Throws what `Users.ban` throws.
   */
  ban(wanted: string, how: 'name' | 'address'): ReturnType<Users['get']> {
    const { users, mailboxes } = this.#parts;
    const { id } = users.ban(wanted, how);
    for (const record of [...users.records()]) {
      if (!users.isBanned(record)) continue;
      this.leave(record.id, true);
      mailboxes.disconnect(record.id, 'it is banned');
      this.depart(record.id, 'it is banned');
    }
    return users.get(id);
  }

  /** Lets a name in again; guests who were kept for the ban alone are forgotten. Throws VrtError `user-not-found`. */
  unban(wanted: string): ReturnType<Users['get']> {
    const { users } = this.#parts;
    const banned = users.unban(wanted);
    for (const { id, kind } of banned) if (kind === 'guest') this.depart(id, 'it is no longer banned');
    return banned[0] ?? users.get(wanted);
  }

  /** Those whose time is over depart. Throws the first that the store throws, after trying all. */
  tick(nowMs: number): void {
    const failures: unknown[] = [];
    for (const [userId, untilMs] of [...this.#awayUntilMs]) {
      if (untilMs > nowMs) continue;
      try {
        this.#departOrRetry(userId, 'it did not return', nowMs);
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }

  /** A full disk must not keep a departed user for ever. */
  #departOrRetry(userId: string, reason: string, nowMs: number, knownForMs = 0): void {
    try {
      this.depart(userId, reason, knownForMs);
    } catch (error) {
      this.#awayUntilMs.set(userId, nowMs + retryMs);
      throw error;
    }
  }
}

/** When a departure that could not be stored is tried again. */
const retryMs = 5_000;
