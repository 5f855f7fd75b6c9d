import type { Scenario, ScenarioInstance } from '../api/scenario.js';
import type { User } from '../api/user.js';

/** Where the client finds the media server of its session (vrtogether.md 12). */
export interface SfuData {
  readonly url_gen: string;
  readonly url_audio: string;
  readonly url_pcc: string;
}

export const noSfu: SfuData = { url_gen: '', url_audio: '', url_pcc: '' };

/** One session as core knows it. */
export interface SessionFacts {
  readonly sessionId: string;
  readonly title: string;
  readonly description: string | null;
  readonly administrator: string | null;
  readonly master: string | null;
  readonly protocol: string;
  readonly scenario: ScenarioInstance | null;
}

/** A user as clients read it; `{}` for `sfuData` when it is in no session (vrtogether.md 7). */
export function userModel({ id, name, data }: Pick<User, 'id' | 'name' | 'data'>, sfuData: SfuData | object) {
  return { userId: id, userName: name, userData: data, sfuData };
}

/** A session as DumpData shows it; keys in the order of the reference server. */
export function dumpedSession(facts: SessionFacts, userIds: readonly string[]) {
  return {
    sessionId: facts.sessionId,
    sessionName: facts.title,
    ...(facts.description === null ? {} : { sessionDescription: facts.description }),
    sessionAdministrator: facts.administrator ?? '',
    ...(facts.master === null ? {} : { sessionMaster: facts.master }),
    scenarioId: facts.scenario?.id ?? '',
    sessionUsers: userIds,
    sessionProtocol: facts.protocol,
  };
}

/** A session with the definitions of its users, in the order in which they joined. */
export function sessionModel(
  facts: SessionFacts,
  users: readonly Pick<User, 'id' | 'name' | 'data'>[],
  sfuOf: (userId: string) => SfuData,
) {
  const { sessionProtocol, ...dumped } = dumpedSession(
    facts,
    users.map(({ id }) => id),
  );
  return {
    ...dumped,
    sessionUserDefinitions: users.map((user) => userModel(user, sfuOf(user.id))),
    sessionProtocol,
  };
}

/** vrtogether.md 10.2; rooms are an object by id. */
export function scenarioModel(scenario: Scenario) {
  return {
    scenarioId: scenario.id,
    scenarioName: scenario.name,
    scenarioDescription: scenario.description,
    scenarioRooms: Object.fromEntries(scenario.rooms.map((room) => [room.id, roomModel(room)])),
    scenarioGltf: scenario.gltf ?? '',
  };
}

export function roomModel({ id, name, description, capacity }: Scenario['rooms'][number]) {
  return { roomId: id, roomName: name, roomDescription: description, roomCapacity: capacity };
}

export function roomInstanceModel(room: Scenario['rooms'][number], userIds: readonly string[]) {
  return { ...roomModel(room), roomRefId: room.id, roomUsers: userIds };
}

export function scenarioInstanceModel(
  sessionId: string,
  instance: ScenarioInstance,
  usersIn: (roomId: string) => readonly string[],
) {
  const { id, name, description, rooms } = instance;
  return {
    scenarioRefId: id,
    sessionId,
    scenarioId: instance.instanceId,
    scenarioName: name,
    scenarioDescription: description,
    scenarioRooms: Object.fromEntries(
      rooms.map((room) => [room.id, roomInstanceModel(room, usersIn(room.id))]),
    ),
  };
}

/** Answer to the stream commands; `dataSteamDescription` is spelt as on the wire (vrtogether.md 5). */
export function streamStateModel(
  userId: string,
  declared: ReadonlyMap<string, string>,
  remote: ReadonlyMap<string, { readonly userId: string; readonly kind: string }>,
  describe: (userId: string, kind: string) => string,
) {
  return {
    dataStreams: Object.fromEntries(
      [...declared].map(([kind, description]) => [
        kind,
        { dataStreamKind: kind, dataSteamDescription: description },
      ]),
    ),
    remoteDataStreams: Object.fromEntries(
      [...remote].map(([key, { userId: from, kind }]) => [
        key,
        { dataStreamUserId: from, dataStreamKind: kind, dataStreamDescription: describe(from, kind) },
      ]),
    ),
    connectionId: userId,
    connectionLoggedAs: userId,
  };
}
