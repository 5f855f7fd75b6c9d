import { VrtError } from '../../../protocol/api/error.js';
import { nobodyId } from '../../../protocol/vrtogether/nobody.js';
import type { ChatHistory } from './chat-history.js';
import type { Gathering } from './gathering.js';
import type { Gatherings } from './gatherings.js';
import type { Mailboxes } from './mailbox.js';
import type { Notice } from './notice.js';
import type { Users } from './users.js';
import type { UserId } from '../../../protocol/api/id.js';

export interface MessageParts {
  readonly users: Pick<Users, 'nameOf' | 'find'>;
  readonly gatherings: Pick<Gatherings, 'of' | 'notify'>;
  readonly mailboxes: Mailboxes;
  readonly history: Pick<ChatHistory, 'note'>;
}

type TextMessage = Extract<Notice, { readonly kind: 'message' }>;

/** Messages between members of a session: texts, scene events, audio. */
export class Messages {
  readonly #parts: MessageParts;

  constructor(parts: MessageParts) {
    this.#parts = parts;
  }

  /** To everybody of the session, the sender too. Throws VrtError `not-a-member`. */
  toAll(from: string, message: unknown, typed?: true): void {
    this.#say(this.#sessionOf(from), undefined, this.#message(from, message, typed));
  }

  /** From the operator to everybody of a session, or to one of them. Throws VrtError `not-in-session`. */
  announce(gathering: Gathering, target: string | undefined, message: unknown): void {
    const notice = { kind: 'message', from: nobodyId, fromName: operatorName, message, typed: true } as const;
    if (target !== undefined) this.#require(gathering, target);
    this.#say(gathering, target, notice);
  }

  /**
   * A scene event of the operator: to everybody, to one of them, or to the master as if a member had sent it. Throws VrtError
   * `not-in-session` or `no-master`.
   */
  stage(
    gathering: Gathering,
    target: 'all' | 'master' | { readonly userId: UserId },
    payload: unknown,
  ): void {
    const notice = { kind: 'event-to-user', from: nobodyId, payload } as const;
    if (target === 'all') return this.#parts.gatherings.notify(gathering, notice);
    if (target === 'master')
      return this.#parts.mailboxes.notify([masterOf(gathering)], { ...notice, kind: 'event-to-master' });
    this.#require(gathering, target.userId);
    this.#parts.mailboxes.notify([target.userId], notice);
  }

  /** Throws VrtError `not-a-member`, or `not-in-session` for a target that is not in the same one. */
  to(from: string, target: string, message: unknown, typed?: true): void {
    const gathering = this.#sessionOf(from);
    this.#require(gathering, target);
    this.#say(gathering, target, this.#message(from, message, typed));
  }

  /** Throws VrtError `not-a-member` or `no-master`. */
  eventToMaster(from: string, payload: unknown): void {
    const master = masterOf(this.#sessionOf(from));
    this.#parts.mailboxes.notify([master], { kind: 'event-to-master', from, payload });
  }

  /**
   * To one user or (`undefined`) to all; only the master may, or anybody who bypasses it. Throws VrtError
   * `not-a-member`, `not-master` or `not-in-session`.
   */
  eventToUsers(from: string, target: string | undefined, payload: unknown, direct = false): void {
    const gathering = this.#sessionOf(from);
    if (!direct && gathering.master !== from) {
      const name = this.#parts.users.nameOf(from);
      throw new VrtError('not-master', `User ${name} is not the master of session ${gathering.session}.`);
    }
    if (target !== undefined) this.#require(gathering, target);
    const notice = { kind: 'event-to-user', from, payload } as const;
    if (target === undefined) this.#parts.gatherings.notify(gathering, notice);
    else this.#parts.mailboxes.notify([target], notice);
  }

  /** Throws VrtError `not-a-member`. */
  audio(from: string, payload: unknown): void {
    this.#parts.gatherings.notify(this.#sessionOf(from), { kind: 'audio', from, payload });
  }

  /** Every message goes this way: to one or to all of a session, and into its history. */
  #say(gathering: Gathering, target: string | undefined, notice: TextMessage): void {
    if (target === undefined) this.#parts.gatherings.notify(gathering, notice);
    else this.#parts.mailboxes.notify([target], notice);
    this.#parts.history.note({
      sessionId: gathering.sessionId,
      from: notice.fromName,
      fromId: notice.from === nobodyId ? null : notice.from,
      to: target === undefined ? null : this.#parts.users.nameOf(target),
      message: notice.message,
    });
  }

  #message(from: string, message: unknown, typed: true | undefined): TextMessage {
    const fromName = this.#parts.users.nameOf(from);
    return { kind: 'message', from, fromName, message, ...(typed === undefined ? {} : { typed }) };
  }

  #sessionOf(userId: UserId): Gathering {
    const gathering = this.#parts.gatherings.of(userId);
    if (gathering !== undefined) return gathering;
    throw new VrtError('not-a-member', `User ${this.#parts.users.nameOf(userId)} is in no session.`);
  }

  #require(gathering: Gathering, target: string): void {
    if (gathering.members.some(({ userId }) => userId === target)) return;
    const name = this.#parts.users.nameOf(target);
    throw new VrtError('not-in-session', `User ${name} is not in session ${gathering.session}.`);
  }
}

/** Name of the operator as a sender. */
const operatorName = 'operator';

function masterOf({ master, session }: Gathering): string {
  if (master !== null) return master;
  throw new VrtError('no-master', `Session ${session} has no master.`);
}
