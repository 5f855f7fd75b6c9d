import { VrtError } from '../../../protocol/api/error.js';
import type { Member } from '../../../protocol/api/member.js';
import type { RoomState, ScenarioInstance } from '../../../protocol/api/scenario.js';
import type { User } from '../../../protocol/api/user.js';
import { counted } from '../../../protocol/text/counted.js';
import type { Change } from '../change.js';
import type { WallClock } from '../clock.js';
import type { EventBus } from '../events.js';
import type { MemberRecord, Store } from '../store.js';
import { electMaster } from './election.js';
import {
  findRoom,
  isIn,
  memberIds,
  membersOf,
  placeIn,
  plainGathering,
  recordOf,
  requireSpace,
  roomName,
  roomsOf,
  type Acquaintance,
  type Gathering,
  type GatheringEdit,
  type GatheringStart,
} from './gathering.js';
import type { PeopleLimits } from './limits.js';
import type { Mailboxes } from './mailbox.js';
import type { Notice } from './notice.js';
import type { SessionId, UserId } from '../../../protocol/api/id.js';

export interface GatheringParts {
  readonly store: Pick<Store, 'gatherings' | 'members' | 'atomically'>;
  readonly bus: EventBus;
  readonly mailboxes: Mailboxes;
  readonly users: () => Pick<Acquaintance, 'nameOf'>;
  /** Of all, or of one session, which may have limits of its own. */
  readonly limits: (sessionId?: SessionId) => PeopleLimits;
  readonly now: WallClock;
}

type MemberAction = 'joined' | 'left' | 'handed-over' | 'room-entered' | 'room-left';

/** Who is in which session and room, who administers it and who is its master. A user is in one session at most. */
export class Gatherings {
  readonly #parts: GatheringParts;
  readonly #gatherings = new Map<string, Gathering>();
  readonly #sessionOf = new Map<string, string>();
  readonly #acquaintance: Acquaintance = {
    nameOf: (userId) => this.#parts.users().nameOf(userId),
    isPresent: (userId) => this.#parts.mailboxes.has(userId),
  };

  /** `sessions`: names by id. */
  constructor(parts: GatheringParts, sessions: ReadonlyMap<string, string>) {
    this.#parts = parts;
    const records = new Map(parts.store.gatherings.list().map((record) => [record.sessionId, record]));
    for (const [sessionId, session] of sessions) {
      const record = records.get(sessionId) ?? { sessionId, ...plainGathering(session), master: null };
      this.#gatherings.set(sessionId, { ...record, session, members: [] });
    }
    for (const member of parts.store.members.list()) {
      const gathering = this.#gatherings.get(member.sessionId);
      if (gathering === undefined) continue;
      this.#sessionOf.set(member.userId, member.sessionId);
      this.#gatherings.set(member.sessionId, { ...gathering, members: [...gathering.members, member] });
    }
  }

  list(): Iterable<Gathering> {
    return this.#gatherings.values();
  }

  /** Throws VrtError `session-not-found`. */
  get(sessionId: SessionId): Gathering {
    const gathering = this.#gatherings.get(sessionId);
    if (gathering !== undefined) return gathering;
    throw new VrtError('session-not-found', `There is no session ${sessionId}.`);
  }

  find(sessionId: SessionId): Gathering | undefined {
    return this.#gatherings.get(sessionId);
  }

  /** The session a user is in. */
  of(userId: UserId): Gathering | undefined {
    const sessionId = this.#sessionOf.get(userId);
    return sessionId === undefined ? undefined : this.#gatherings.get(sessionId);
  }

  sessionIdOf(userId: UserId): string | undefined {
    return this.#sessionOf.get(userId);
  }

  placeOf(userId: UserId): ReturnType<typeof placeIn> | undefined {
    const gathering = this.of(userId);
    return gathering === undefined ? undefined : placeIn(gathering, userId);
  }

  /** A session was created. */
  opening(sessionId: SessionId, session: string, start: Partial<GatheringStart>): Change {
    const record = { sessionId, ...plainGathering(session), ...start, master: null };
    return this.#putting({ ...record, session, members: [] });
  }

  /** Its name, what people call it, or what it is about, is another. */
  editing(sessionId: SessionId, edit: GatheringEdit): Change {
    return this.#putting({ ...this.get(sessionId), ...edit });
  }

  /** A session is deleted: its members are notified and leave it. */
  close(sessionId: SessionId): void {
    const gathering = this.#gatherings.get(sessionId);
    if (gathering === undefined) return;
    this.#gatherings.delete(sessionId);
    for (const { userId } of gathering.members) this.#sessionOf.delete(userId);
    this.#parts.mailboxes.notify(memberIds(gathering), { kind: 'session-closed', sessionId });
  }

  /** Whether only operators let users in. */
  isLocked(sessionId: SessionId): boolean {
    return this.#parts.limits(sessionId).locked;
  }

  /** Throws VrtError `session-not-found`, `already-a-member` or `quota-exceeded`. */
  join(sessionId: SessionId, user: User, canBeMaster: boolean): Gathering {
    const gathering = this.get(sessionId);
    const elsewhere = this.of(user.id);
    if (elsewhere !== undefined)
      throw new VrtError('already-a-member', `User ${user.name} is already in session ${elsewhere.session}.`);
    const { membersPerSession } = this.#parts.limits(sessionId);
    if (gathering.members.length >= membersPerSession)
      throw new VrtError(
        'quota-exceeded',
        `Session ${gathering.session} is full: ${counted(membersPerSession, 'user')}.`,
      );
    const last = gathering.members.at(-1);
    const member: MemberRecord = {
      sessionId,
      userId: user.id,
      position: (last?.position ?? 0) + 1,
      canBeMaster,
      room: null,
      joinedAt: this.#parts.now().toISOString(),
    };
    const next = this.#withMembers(gathering, [...gathering.members, member], () =>
      this.#parts.store.members.put(member),
    );
    this.#sessionOf.set(user.id, sessionId);
    this.#tell(gathering, 'joined', `${user.name} joined session ${gathering.session}.`, user.id);
    this.#parts.mailboxes.notify(memberIds(gathering), { kind: 'joined', user });
    return next;
  }

  /**
   * The member leaves; the others are notified, and the member too when it was removed by somebody else (`removed`).
   * Undefined for one who is in no session.
   */
  leave(userId: UserId, removed = false): Gathering | undefined {
    const gathering = this.of(userId);
    if (gathering === undefined) return undefined;
    const members = gathering.members.filter((member) => member.userId !== userId);
    const next = this.#withMembers(gathering, members, () => this.#parts.store.members.delete(userId));
    this.#sessionOf.delete(userId);
    const name = this.#parts.users().nameOf(userId);
    this.#tell(gathering, 'left', `${name} left session ${gathering.session}.`, userId);
    this.#parts.mailboxes.notify(memberIds(next), { kind: 'left', userId });
    if (removed)
      this.#parts.mailboxes.notify([userId], { kind: 'removed', sessionId: gathering.sessionId, userId });
    return next;
  }

  /** Everybody leaves at once: the session stops. Gives who was in it. */
  empty(sessionId: SessionId): readonly MemberRecord[] {
    const gathering = this.get(sessionId);
    const { members } = gathering;
    this.#withMembers(gathering, [], () => {
      for (const { userId } of members) this.#parts.store.members.delete(userId);
    });
    for (const { userId } of members) {
      this.#sessionOf.delete(userId);
      const name = this.#parts.users().nameOf(userId);
      this.#tell(gathering, 'left', `${name} left session ${gathering.session}: it was stopped.`, userId);
    }
    this.#parts.mailboxes.notify(memberIds(gathering), { kind: 'session-closed', sessionId });
    return members;
  }

  /** A member lost its connection and keeps its place: it is no longer master if somebody present can be. */
  reelect(userId: UserId): void {
    const gathering = this.of(userId);
    if (gathering === undefined) return;
    const next = this.#withMembers(gathering, gathering.members, () => undefined);
    if (next.master !== gathering.master) this.notify(next, { kind: 'roles' });
  }

  /** Another master or administrator. Throws VrtError `not-in-session` for a master that is not in it. */
  handOver(sessionId: SessionId, role: 'master' | 'administrator', userId: UserId): Gathering {
    const gathering = this.get(sessionId);
    const name = this.#parts.users().nameOf(userId);
    if (role === 'master' && !gathering.members.some((member) => member.userId === userId))
      throw new VrtError('not-in-session', `User ${name} is not in session ${gathering.session}.`);
    if (gathering[role] === userId) return gathering;
    const next = { ...gathering, [role]: userId };
    this.#put(next);
    this.#tell(
      gathering,
      'handed-over',
      `${name} is now the ${role} of session ${gathering.session}.`,
      userId,
    );
    this.notify(next, { kind: 'roles' });
    return next;
  }

  members(sessionId: SessionId): Member[] {
    return membersOf(this.get(sessionId), this.#acquaintance);
  }

  rooms(sessionId: SessionId): RoomState[] {
    return roomsOf(this.get(sessionId), this.#acquaintance);
  }

  /** Throws VrtError `not-a-member`, `room-not-found` or `room-full`. */
  enter(userId: UserId, wanted: string): Gathering {
    const gathering = this.#gatheringOf(userId);
    const room = findRoom(gathering, wanted);
    if (isIn(gathering, room, userId)) return gathering;
    requireSpace(gathering, room);
    this.leaveRoom(userId);
    return this.#move(userId, room.id, { kind: 'entered', userId, roomId: room.id });
  }

  /** Into no room; no effect for one who is in none. Throws VrtError `not-a-member`. */
  leaveRoom(userId: UserId): Gathering {
    const gathering = this.#gatheringOf(userId);
    const room = gathering.members.find((member) => member.userId === userId)?.room ?? null;
    if (room === null) return gathering;
    return this.#move(userId, null, { kind: 'left-room', userId, roomId: room });
  }

  /** The session's copy of its scenario after its clock was started, stopped or went on. */
  keepScenario(sessionId: SessionId, scenario: ScenarioInstance): void {
    this.#put({ ...this.get(sessionId), scenario });
  }

  /** Notifies all members of a session. */
  notify(gathering: Gathering, notice: Notice): void {
    this.#parts.mailboxes.notify(memberIds(gathering), notice);
  }

  #gatheringOf(userId: UserId): Gathering {
    const gathering = this.of(userId);
    if (gathering !== undefined) return gathering;
    throw new VrtError('not-a-member', `User ${this.#parts.users().nameOf(userId)} is in no session.`);
  }

  #move(userId: UserId, room: string | null, notice: Notice): Gathering {
    const gathering = this.#gatheringOf(userId);
    const members = gathering.members.map((member) =>
      member.userId === userId ? { ...member, room } : member,
    );
    const moved = members.find((member) => member.userId === userId);
    if (moved !== undefined) this.#parts.store.members.put(moved);
    const next = { ...gathering, members };
    this.#gatherings.set(gathering.sessionId, next);
    const name = this.#parts.users().nameOf(userId);
    if (notice.kind === 'entered' || notice.kind === 'left-room') {
      const words = `${name} ${notice.kind === 'entered' ? 'entered' : 'left'} room ${roomName(gathering, notice.roomId)}.`;
      this.#tell(gathering, notice.kind === 'entered' ? 'room-entered' : 'room-left', words, userId);
    }
    this.notify(next, notice);
    return next;
  }

  #withMembers(gathering: Gathering, members: readonly MemberRecord[], store: () => void): Gathering {
    const master = electMaster(gathering.master, members, (userId) => this.#parts.mailboxes.has(userId));
    const next = { ...gathering, members, master };
    this.#parts.store.atomically(() => {
      store();
      if (master !== gathering.master) this.#parts.store.gatherings.put(recordOf(next));
    });
    this.#gatherings.set(gathering.sessionId, next);
    return next;
  }

  #putting(next: Gathering): Change {
    return {
      write: () => this.#parts.store.gatherings.put(recordOf(next)),
      apply: () => void this.#gatherings.set(next.sessionId, next),
    };
  }

  #put(next: Gathering): void {
    const { write, apply } = this.#putting(next);
    write();
    apply();
  }

  #tell(gathering: Gathering, action: MemberAction, message: string, userId: UserId): void {
    this.#parts.bus.emit('session', action, {
      severity: 'info',
      message,
      subject: gathering.session,
      session: gathering.session,
      data: { id: gathering.sessionId, userId },
    });
  }
}
