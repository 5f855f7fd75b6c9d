import { userModel, type sessionModel } from '../../../protocol/vrtogether/models.js';
import { nobodyId } from '../../../protocol/vrtogether/nobody.js';
import { sessionUpdated, userLeft, type WireEvent } from './notification.js';

/** A session as clients read it. */
export type WireSession = ReturnType<typeof sessionModel>;

/*
 * Behaviour of a VR2Gather app in a session, as far as it matters for making it leave (vrtogether.md 6, 9.1, 9.2):
 *
 * - It ignores SessionClosed, and updates about its own user.
 * - USER_JOINED_SESSION of anybody: it asks for the session, and believes the answer.
 * - USER_LEFT_SESSION of the administrator in its copy of the session: it sends LeaveSession, if that user is in its copy,
 * and throws if not. Answered 0, it leaves the scene.
 * - Having left a session that it administers by its copy, it asks for it every second until nobody is in it, and deletes it.
 *
 * So an app whose administrator is another member is told that this one left. Any other is first told that a stand-in for the
 * administrator joined, is shown the session with that one in it, and is then told that the stand-in left.
 */
type State =
  | { readonly kind: 'outside' }
  | { readonly kind: 'inside'; readonly session: WireSession }
  /** A stand-in was announced: the app asks for the session next. */
  | { readonly kind: 'called'; readonly session: WireSession }
  /** It was notified that its administrator left: LeaveSession follows. */
  | { readonly kind: 'leaving'; readonly session: WireSession }
  /** It left the session that it administers, and waits for it to be empty. */
  | { readonly kind: 'waiting'; readonly session: WireSession };

/** The session that one app believes to be in; pure: it answers what to send. */
export class AppSession {
  #state: State = { kind: 'outside' };

  /** Undefined for one that believes to be in none. */
  get sessionId(): string | undefined {
    return this.#state.kind === 'outside' ? undefined : this.#state.session.sessionId;
  }

  /** Whether the app is in that session by its own doing. */
  isInside(sessionId: string): boolean {
    return this.#state.kind === 'inside' && this.#state.session.sessionId === sessionId;
  }

  /** Whether it was made to leave, and has not yet. */
  get isLeaving(): boolean {
    return this.#state.kind === 'called' || this.#state.kind === 'leaving';
  }

  /** The app was shown the session that it is in. */
  show(session: WireSession): void {
    this.#state = { kind: 'inside', session };
  }

  /** The app signed out, or signed in. */
  forget(): void {
    this.#state = { kind: 'outside' };
  }

  /** The app is notified that a member left. */
  memberLeft(userId: string): void {
    const state = this.#state;
    if (state.kind === 'inside' && leads(state.session, userId)) this.#state = { ...state, kind: 'leaving' };
  }

  /**
   * The session has another master or administrator. Apps have no event for that: they read a session again when
   * somebody joins, in it or not, and use nothing but the answer.
   */
  look(self: string, version1: boolean): WireEvent[] {
    const state = this.#state;
    if (state.kind !== 'inside') return [];
    const other = state.session.sessionUserDefinitions.find(({ userId }) => userId !== self);
    if (other === undefined && version1) return [];
    const userData = other ?? standIn;
    return [sessionUpdated('USER_JOINED_SESSION', { userId: userData.userId, userData })];
  }

  /**
   * The app must leave: messages to send now. Clients of version 1 know no strangers: for them there is no stand-in.
   */
  dismiss(self: string, version1: boolean): WireEvent[] {
    const state = this.#state;
    if (state.kind !== 'inside') return [];
    const { sessionAdministrator: administrator } = state.session;
    if (administrator !== self && leads(state.session, administrator)) {
      this.#state = { ...state, kind: 'leaving' };
      return [userLeft(administrator, version1)];
    }
    this.#state = { ...state, kind: version1 ? 'leaving' : 'called' };
    return version1 ? [] : [sessionUpdated('USER_JOINED_SESSION', { userId: nobodyId, userData: standIn })];
  }

  /**
   * Answer to an app that asks for a session it is no longer in, and the messages after it. Undefined for one that
   * believes to be in none.
   */
  lastView(): { readonly session: WireSession; readonly after: readonly WireEvent[] } | undefined {
    const state = this.#state;
    if (state.kind === 'outside') return undefined;
    if (state.kind === 'waiting') return { session: { ...state.session, ...empty }, after: [] };
    const session = withStandIn(state.session);
    if (state.kind !== 'called') return { session, after: [] };
    this.#state = { kind: 'leaving', session };
    return { session, after: [userLeft(nobodyId, false)] };
  }

  /** LeaveSession came: whether the app believed to be in a session. */
  leave(self: string): boolean {
    const state = this.#state;
    this.#state =
      state.kind === 'inside' && state.session.sessionAdministrator === self
        ? { kind: 'waiting', session: state.session }
        : { kind: 'outside' };
    return state.kind !== 'outside' && state.kind !== 'waiting';
  }

  /** DeleteSession arrived for a session that was deleted: whether the app was waiting to delete it. */
  stopWaiting(sessionId: string): boolean {
    if (this.#state.kind !== 'waiting' || this.#state.session.sessionId !== sessionId) return false;
    this.#state = { kind: 'outside' };
    return true;
  }
}

const standIn = userModel({ id: nobodyId, name: 'vrt', data: {} }, {});
const empty = { sessionUsers: [], sessionUserDefinitions: [] };

/** Whether the app takes the leave of that user for the end of the session. */
function leads({ sessionAdministrator, sessionUsers }: WireSession, userId: string): boolean {
  return sessionAdministrator === userId && sessionUsers.includes(userId);
}

function withStandIn(session: WireSession): WireSession {
  if (session.sessionUsers.includes(nobodyId)) return session;
  return {
    ...session,
    sessionAdministrator: nobodyId,
    sessionUsers: [...session.sessionUsers, nobodyId],
    sessionUserDefinitions: [...session.sessionUserDefinitions, standIn],
  };
}
