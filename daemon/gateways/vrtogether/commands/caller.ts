import type { UserRecord } from '../../../core/store.js';
import type { AppSession } from '../app-session.js';
import type { WireEvent } from '../notification.js';

/** Who sends a command: what commands may know and change of the connection that it came by. */
export interface Caller<C> {
  readonly context: C;
  /** Undefined until it has signed in. */
  readonly userId: string | undefined;
  readonly address: string;
  /** Whether it comes from this machine. */
  readonly local: boolean;
  /** By which name it reached us, without the port. */
  readonly host: string;
  /** A client of version 1 (vrtogether.md 10). */
  readonly version1: boolean;
  /** The user found its place as it was when the daemon stopped, and may join the session it is in. */
  resumed: boolean;
  /** When it last asked for the time. */
  clockAskedAt: Date | undefined;
  /** The session that it believes to be in. */
  readonly app: AppSession;
  /** Speaks for a user from now on. */
  signIn(user: UserRecord): void;
  /** Is sent events after the answer to its command. */
  later(events: readonly WireEvent[]): void;
  /** Unbinds the user, who departs. */
  signOut(reason: string): void;
}
