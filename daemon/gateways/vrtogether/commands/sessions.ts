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
import type { Gathering } from '../../../core/people/gathering.js';
import { instanceOf } from '../../../core/people/scenarios.js';
import { isForPeople } from '../../../core/sessions.js';
import type { Needs } from '../context.js';
import type { Caller as AnyCaller } from './caller.js';
import { done, ok, refused } from '../reply.js';
import { ownSession, wireSession } from '../wire-session.js';
import { forUsers, type Command } from './command.js';
import { isAdmin } from './admin.js';

type Context = Needs<'sessions' | 'presence' | 'media', 'users' | 'gatherings' | 'scenarios'>;
type Caller = AnyCaller<Context>;

/** Sessions: making, listing, joining, leaving, ending. */
export const sessionCommands: Readonly<Record<string, Command<Context>>> = {
  AddSession: forUsers((caller, fields, userId) => {
    const title = anyText(fields['sessionName'], 256)?.trim();
    const scenario = scenarioOf(caller, fields);
    // A blank name is one, as with the reference server: the app sends its field as it was typed.
    if (title === undefined || scenario === undefined) return refused(404);
    const { people, sessions, presence, media } = caller.context;
    const user = people.users.byId(userId);
    if (user === undefined) return refused(404);
    const description = anyText(fields['sessionDescription']);
    const protocol = textOf(fields['sessionProtocol'], 64) ?? 'unknown';
    const id = randomUUID();
    // A refusal of the media servers comes before anything is created.
    if (!media.open(id, protocol)) return refused(404);
    try {
      sessions.create({
        id,
        name: sessions.freeName(title),
        title,
        ...(description === undefined ? {} : { description }),
        protocol,
        source: 'none',
        start: true,
        administrator: userId,
        scenario,
      });
    } catch (error) {
      media.close(id);
      throw error;
    }
    presence.leave(userId);
    caller.resumed = false;
    const canBeMaster = flagOf(fields['canBeMaster']) ?? true;
    return ok(ownSession(caller, people.gatherings.join(id, user, canBeMaster)));
  }),

  GetSessions: forUsers((caller) => {
    const { people, sessions } = caller.context;
    const running = sessions.running().flatMap((session) => {
      const gathering = people.gatherings.find(session.id);
      return gathering !== undefined && isForPeople(session, gathering) ? [gathering] : [];
    });
    return ok(Object.fromEntries(running.map((each) => [each.sessionId, wireSession(caller, each)])));
  }),

  GetSessionInfo: forUsers((caller, _fields, userId) => {
    const { gatherings } = caller.context.people;
    const current = gatherings.of(userId);
    const believed = caller.app.sessionId;
    if (current !== undefined && (believed === undefined || believed === current.sessionId))
      return ok(ownSession(caller, current));
    const administered = caller.app.isLeaving
      ? undefined
      : administeredBy(gatherings.list(), userId, believed);
    if (administered !== undefined) return ok(wireSession(caller, administered));
    const last = caller.app.lastView();
    if (last === undefined) return refused(700);
    caller.later(last.after);
    return ok(last.session);
  }),

  JoinSession: forUsers((caller, fields, userId) => {
    const { people, sessions, presence } = caller.context;
    const sessionId = textOf(fields['sessionId']) ?? '';
    const user = people.users.byId(userId);
    const running = sessions.running().some(({ id }) => id === sessionId);
    if (!running || user === undefined) return refused(503);
    const current = people.gatherings.of(userId);
    // An app enters again after a restart, or for the first time where a command let its user join: it need not know.
    const entered = current !== undefined && caller.app.isInside(current.sessionId) && !caller.resumed;
    if (entered) return refused(current.sessionId === sessionId ? 603 : 602);
    caller.resumed = false;
    if (current?.sessionId === sessionId) return ok(ownSession(caller, current));
    if (people.gatherings.isLocked(sessionId)) return { code: 801, message: 'The session is locked' };
    presence.leave(userId);
    const canBeMaster = flagOf(fields['canBeMaster']) ?? true;
    return ok(ownSession(caller, people.gatherings.join(sessionId, user, canBeMaster)));
  }),

  LeaveSession: forUsers((caller, _fields, userId) => {
    const { people, presence } = caller.context;
    caller.resumed = false;
    const believed = caller.app.sessionId;
    const current = people.gatherings.sessionIdOf(userId);
    const wasInside = caller.app.leave(userId);
    // One who leaves where somebody else let it leave already stays where it may have been put since.
    if (current === undefined || (wasInside && believed !== current)) return wasInside ? done : refused(800);
    presence.leave(userId);
    return done;
  }),

  DeleteSession: forUsers((caller, fields, userId) => {
    const { people, sessions } = caller.context;
    const wanted = textOf(fields['sessionId']) ?? '';
    const gathering = people.gatherings.find(wanted);
    if (gathering?.administrator !== userId && caller.app.stopWaiting(wanted)) return done;
    if (gathering === undefined) return refused(503);
    if (gathering.administrator !== userId && !isAdmin(caller)) return refused(501);
    if (gathering.members.length > 0) return refused(504);
    sessions.remove(gathering.sessionId, 'its administrator deleted it');
    caller.app.stopWaiting(wanted);
    return done;
  }),
};

/** For one that left: the session that it waits for, else the first that it administers, to see it empty and delete it. */
function administeredBy(
  gatherings: Iterable<Gathering>,
  userId: string,
  waitsFor: string | undefined,
): Gathering | undefined {
  for (const gathering of gatherings) {
    if (gathering.administrator !== userId) continue;
    if (waitsFor === undefined || waitsFor === gathering.sessionId) return gathering;
  }
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
