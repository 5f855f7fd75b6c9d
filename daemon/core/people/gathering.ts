import { VrtError } from '../../../protocol/api/error.js';
import type { Member } from '../../../protocol/api/member.js';
import type { Room, RoomState } from '../../../protocol/api/scenario.js';
import { counted } from '../../../protocol/text/counted.js';
import type { GatheringRecord, MemberRecord } from '../store.js';
import type { UserId } from '../../../protocol/api/id.js';

/** The people's side of one session: a value, replaced whole when something changes. */
export interface Gathering extends GatheringRecord {
  readonly session: string;
  /** In the order in which they joined. */
  readonly members: readonly MemberRecord[];
}

/** Initial content of a session. */
export type GatheringStart = Pick<
  GatheringRecord,
  'title' | 'description' | 'protocol' | 'administrator' | 'scenario'
>;

/** What may become different; `session` is its name. */
export type GatheringEdit = Partial<Pick<Gathering, 'session' | 'title' | 'description'>>;

/** Facts about a user beside its membership. */
export interface Acquaintance {
  readonly nameOf: (userId: UserId) => string;
  readonly isPresent: (userId: UserId) => boolean;
}

export function* memberIds({ members }: Pick<Gathering, 'members'>): Iterable<string> {
  for (const { userId } of members) yield userId;
}

/** Defaults of the people's side of a session. */
export function plainGathering(session: string): GatheringStart {
  return { title: session, description: null, protocol: 'socketio', administrator: null, scenario: null };
}

/** What of it is stored beside its members. */
export function recordOf(gathering: Gathering): GatheringRecord {
  const { sessionId, title, description, protocol, administrator, master, scenario } = gathering;
  return { sessionId, title, description, protocol, administrator, master, scenario };
}

export function membersOf(gathering: Gathering, { nameOf, isPresent }: Acquaintance): Member[] {
  const { members, administrator, master } = gathering;
  return members.map(({ userId, canBeMaster, room, joinedAt }) => ({
    userId,
    name: nameOf(userId),
    administrator: userId === administrator,
    master: userId === master,
    canBeMaster,
    present: isPresent(userId),
    room: room === null ? null : roomName(gathering, room),
    joinedAt,
  }));
}

export function roomsOf({ scenario, members }: Gathering, { nameOf }: Acquaintance): RoomState[] {
  return (scenario?.rooms ?? []).map((room) => ({
    ...room,
    users: members.filter((member) => member.room === room.id).map(({ userId }) => nameOf(userId)),
  }));
}

/** Where a member is, by names. */
export function placeIn(
  gathering: Gathering,
  userId: UserId,
): { readonly session: string; readonly room: string | null } {
  const room = gathering.members.find((member) => member.userId === userId)?.room ?? null;
  return { session: gathering.session, room: room === null ? null : roomName(gathering, room) };
}

/** The name of a room; its id for one that the scenario has no longer. */
export function roomName({ scenario }: Pick<Gathering, 'scenario'>, roomId: string): string {
  return scenario?.rooms.find(({ id }) => id === roomId)?.name ?? roomId;
}

/** A room by its id or name. Throws VrtError `room-not-found`. */
export function findRoom({ scenario, session }: Gathering, wanted: string): Room {
  const rooms = scenario?.rooms ?? [];
  const room = rooms.find(({ id }) => id === wanted) ?? rooms.find(({ name }) => name === wanted);
  if (room !== undefined) return room;
  throw new VrtError('room-not-found', `Session ${session} has no room called "${wanted}".`);
}

export function isIn({ members }: Gathering, room: Room, userId: UserId): boolean {
  return members.some((member) => member.userId === userId && member.room === room.id);
}

/** Throws VrtError `room-full`; a capacity of 0 is none. */
export function requireSpace({ members }: Gathering, room: Room): void {
  const inside = members.filter((member) => member.room === room.id).length;
  if (room.capacity > 0 && inside >= room.capacity)
    throw new VrtError('room-full', `Room ${room.name} is full: ${counted(room.capacity, 'user')}.`);
}
