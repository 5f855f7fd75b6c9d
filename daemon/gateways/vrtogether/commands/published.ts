import { anyText, textOf } from '../../../../protocol/vrtogether/arguments.js';
import {
  roomInstanceModel,
  roomModel,
  scenarioInstanceModel,
  scenarioModel,
} from '../../../../protocol/vrtogether/models.js';
import type { Gathering } from '../../../core/people/gathering.js';
import type { Needs } from '../context.js';
import type { Caller as AnyCaller } from './caller.js';
import { done, ok, refused } from '../reply.js';
import { forUsers, type Command } from './command.js';
import { isAdmin } from './admin.js';

type Context = Needs<'settings', 'users' | 'gatherings' | 'scenarios' | 'scenarioRuns'>;
type Caller = AnyCaller<Context>;

/** Commands of the published interface that today's reference server dropped (vrtogether.md 10.2): scenarios and rooms. */
export const publishedCommands: Readonly<Record<string, Command<Context>>> = {
  GetScenarios: forUsers(({ context }) =>
    ok(
      Object.fromEntries(
        context.people.scenarios.list().map((scenario) => [scenario.id, scenarioModel(scenario)]),
      ),
    ),
  ),

  AddScenario: forUsers((caller, fields) => {
    const { context } = caller;
    const id = textOf(fields['scenarioId'], 128);
    const name = textOf(fields['scenarioName'], 128);
    if (name === undefined) return refused(1001);
    const known = context.people.scenarios.list().some((scenario) => scenario.id === id);
    // Clients of that time add theirs at each start. The catalogue is the operator's, and a session brings its own anyway.
    if (known || !isAdmin(caller)) return done;
    const description = anyText(fields['scenarioDescription']) ?? '';
    context.people.scenarios.put({ ...(id === undefined ? {} : { id }), name, description });
    return done;
  }),

  GetScenarioInstanceInfo: forUsers(({ context }, fields, userId) => {
    const gathering = context.people.gatherings.of(userId);
    if (gathering === undefined) return refused(700);
    const { scenario } = gathering;
    if (scenario === null) return refused(1001);
    const wanted = textOf(fields['scenarioId']);
    if (wanted !== undefined && wanted !== scenario.id && wanted !== scenario.instanceId)
      return refused(1001);
    return ok(scenarioInstanceModel(gathering.sessionId, scenario, (roomId) => usersIn(gathering, roomId)));
  }),

  GetRooms: forUsers(({ context }, fields, userId) => {
    const gathering = context.people.gatherings.of(userId);
    if (gathering !== undefined) {
      const rooms = gathering.scenario?.rooms ?? [];
      return ok(
        Object.fromEntries(
          rooms.map((room) => [room.id, roomInstanceModel(room, usersIn(gathering, room.id))]),
        ),
      );
    }
    const wanted = textOf(fields['scenarioId']);
    const scenario = context.people.scenarios.list().find(({ id }) => id === wanted);
    return ok(Object.fromEntries((scenario?.rooms ?? []).map((room) => [room.id, roomModel(room)])));
  }),

  JoinRoom: forUsers(({ context }, fields, userId) => {
    context.people.gatherings.enter(userId, textOf(fields['roomId']) ?? '');
    return done;
  }),

  LeaveRoom: forUsers(({ context }, _fields, userId) => {
    context.people.gatherings.leaveRoom(userId);
    return done;
  }),

  StartScenario: forUsers((caller, _fields, userId) => {
    const gathering = ruled(caller, userId);
    if (gathering === undefined) return refused(3012);
    caller.context.people.scenarioRuns.start(gathering.sessionId);
    return done;
  }),

  StopScenario: forUsers((caller, _fields, userId) => {
    const gathering = ruled(caller, userId);
    if (gathering === undefined) return refused(3012);
    caller.context.people.scenarioRuns.stop(gathering.sessionId);
    return done;
  }),

  /** With no address the client goes on without. */
  GetLivePresenterData: forUsers(({ context }) => {
    const { live_address: liveAddress, vod_address: vodAddress } = context.settings().live_presenter;
    return ok({ liveAddress, vodAddress });
  }),
};

/** The session whose scenario a user may start and stop: the one that it administers or is the master of. */
function ruled({ context }: Caller, userId: string): Gathering | undefined {
  const gathering = context.people.gatherings.of(userId);
  return gathering?.administrator === userId || gathering?.master === userId ? gathering : undefined;
}

function usersIn({ members }: Gathering, roomId: string): string[] {
  return members.filter(({ room }) => room === roomId).map(({ userId }) => userId);
}
