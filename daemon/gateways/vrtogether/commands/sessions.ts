import { randomUUID } from 'node:crypto';
import type { ScenarioInstance } from '../../../../protocol/api/scenario.js';
import {
  anyText,
  fieldsOf,
  flagOf,
  isFields,
  textOf,
  type Fields,
} from '../../../../protocol/vrtogether/arguments.js';
import type { Gathering } from '../../../core/people/gatherings.js';
import { instanceOf } from '../../../core/people/scenarios.js';
import type { Caller } from './caller.js';
import { done, ok, refused } from '../reply.js';
import { wireSession } from '../wire-session.js';
import { forUsers, type Command } from './command.js';
import { isAdmin } from './admin.js';

/** Sessions: making, listing, joining, leaving, ending. */
export const sessionCommands: Readonly<Record<string, Command>> = {
  AddSession: forUsers((caller, fields, userId) => {
    const title = anyText(fields['sessionName'], 256)?.trim();
    const scenario = scenarioOf(caller, fields);
    if (title === undefined || title === '' || scenario === undefined) return refused(404);
    const { people, sessions, presence, media } = caller.context;
    const user = people.users.byId(userId);
    if (user === undefined) return refused(404);
    const description = anyText(fields['sessionDescription']);
    const protocol = textOf(fields['sessionProtocol'], 64) ?? 'unknown';
    const id = randomUUID();
    // What the media servers refuse is refused before anything is made.
    if (!media.open(id, protocol)) return refused(404);
    try {
      sessions.create(
        {
          name: sessions.freeName(title),
          title,
          ...(description === undefined ? {} : { description }),
          protocol,
          source: 'none',
          start: true,
        },
        { id, administrator: userId, scenario },
      );
    } catch (error) {
      media.close(id);
      throw error;
    }
    presence.leave(userId);
    caller.sessionEnded = false;
    caller.resumed = false;
    const canBeMaster = flagOf(fields['canBeMaster']) ?? true;
    return ok(wireSession(caller, people.gatherings.join(id, user, canBeMaster)));
  }),

  GetSessions: forUsers((caller) => {
    const { people, sessions } = caller.context;
    const running = sessions.running().flatMap(({ id }) => people.gatherings.find(id) ?? []);
    return ok(Object.fromEntries(running.map((each) => [each.sessionId, wireSession(caller, each)])));
  }),

  GetSessionInfo: forUsers((caller, _fields, userId) => {
    const gathering = currentOrAdministered(caller, userId);
    return gathering === undefined ? refused(700) : ok(wireSession(caller, gathering));
  }),

  JoinSession: forUsers((caller, fields, userId) => {
    const { people, sessions } = caller.context;
    const sessionId = textOf(fields['sessionId']) ?? '';
    const user = people.users.byId(userId);
    const running = sessions.running().some(({ id }) => id === sessionId);
    if (!running || user === undefined) return refused(503);
    const current = people.gatherings.of(userId);
    if (current?.sessionId === sessionId) {
      // Whoever comes back after a restart finds its place kept, and need not know.
      if (!caller.resumed) return refused(603);
      caller.resumed = false;
      return ok(wireSession(caller, current));
    }
    if (current !== undefined) return refused(602);
    caller.sessionEnded = false;
    const canBeMaster = flagOf(fields['canBeMaster']) ?? true;
    return ok(wireSession(caller, people.gatherings.join(sessionId, user, canBeMaster)));
  }),

  LeaveSession: forUsers((caller, _fields, userId) => {
    caller.resumed = false;
    if (caller.context.presence.leave(userId) !== undefined) return done;
    const ended = caller.sessionEnded;
    caller.sessionEnded = false;
    return ended ? done : refused(800);
  }),

  DeleteSession: forUsers((caller, fields, userId) => {
    const { people, sessions } = caller.context;
    const gathering = people.gatherings.find(textOf(fields['sessionId']) ?? '');
    if (gathering === undefined) return refused(503);
    if (gathering.administrator !== userId && !isAdmin(caller)) return refused(501);
    if (gathering.members.length > 0) return refused(504);
    sessions.remove(gathering.sessionId, 'its administrator deleted it');
    return done;
  }),
};

/** Its session; for one that left, the first that it administers, so that it can see it empty and delete it. */
function currentOrAdministered({ context }: Caller, userId: string): Gathering | undefined {
  const { gatherings } = context.people;
  const current = gatherings.of(userId);
  if (current !== undefined) return current;
  for (const gathering of gatherings.list()) if (gathering.administrator === userId) return gathering;
  return undefined;
}

/**
 * The scenario of the catalogue that is asked for; else the one that the client brings. Undefined without any: the reference
 * server crashes then.
 */
function scenarioOf({ context }: Caller, fields: Fields): ScenarioInstance | undefined {
  const definition = fields['scenarioDefinition'];
  const brought = fieldsOf(definition);
  const id = anyText(brought['scenarioId'], 128) ?? textOf(fields['scenarioId'], 128);
  if (!isFields(definition) && id === undefined) return undefined;
  const known = context.people.scenarios.list().find((scenario) => scenario.id === id);
  if (known !== undefined) return instanceOf(known);
  return instanceOf({
    id: id ?? '',
    name: anyText(brought['scenarioName'], 128) ?? '',
    description: anyText(brought['scenarioDescription']) ?? '',
    gltf: null,
    rooms: [],
    script: [],
  });
}
