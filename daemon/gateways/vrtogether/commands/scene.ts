import { textOf } from '../../../../protocol/vrtogether/arguments.js';
import type { Needs } from '../context.js';
import type { Caller as AnyCaller } from './caller.js';
import { done, refused } from '../reply.js';
import { forUsers, positional, type Answer, type Command } from './command.js';

type Context = Needs<never, 'gatherings' | 'messages'>;
type Caller = AnyCaller<Context>;

/** Text messages and scene events. The latter are never acknowledged unless they are refused. */
export const sceneCommands: Readonly<Record<string, Command<Context>>> = {
  SendMessage: forUsers(({ context }, fields, userId) => {
    const { gatherings, messages } = context.people;
    const gathering = gatherings.of(userId);
    if (gathering === undefined) return refused(800);
    const target = textOf(fields['userId']) ?? '';
    if (gatherings.sessionIdOf(target) !== gathering.sessionId) return refused(802);
    messages.to(userId, target, fields['message']);
    return done;
  }),

  SendMessageToAll: forUsers(({ context }, fields, userId) => {
    context.people.messages.toAll(userId, fields['message']);
    return done;
  }),

  SendSceneEventToMaster: positional(({ context }, [payload], userId) => {
    const { gatherings, messages } = context.people;
    if (gatherings.sessionIdOf(userId) === undefined) return refused(800);
    if (isMissing(payload)) return refused(3002);
    messages.eventToMaster(userId, payload);
    return undefined;
  }),

  SendSceneEventToUser: positional((caller, args, userId) => toUser(caller, args, userId, false)),
  SendSceneEventToAllUsers: positional((caller, [payload], userId) => toAll(caller, payload, userId, false)),
  // Of the published interface: any member may, past the master.
  SendSceneEventToUserDirect: positional((caller, args, userId) => toUser(caller, args, userId, true)),
  SendSceneEventToAllUsersDirect: positional((caller, [payload], userId) =>
    toAll(caller, payload, userId, true),
  ),

  PushAudio: positional(({ context }, [payload], userId) => {
    const { gatherings, messages } = context.people;
    if (gatherings.sessionIdOf(userId) === undefined || isMissing(payload)) return undefined;
    messages.audio(userId, payload);
    return undefined;
  }),
};

function toUser(
  { context }: Caller,
  [target, payload]: readonly unknown[],
  userId: string,
  direct: boolean,
): Answer {
  const { gatherings, messages } = context.people;
  const gathering = gatherings.of(userId);
  if (gathering === undefined) return refused(800);
  if (!direct && gathering.master !== userId) return refused(3012);
  const to = textOf(target);
  if (to === undefined) return refused(3014);
  if (gatherings.sessionIdOf(to) !== gathering.sessionId) return refused(700);
  if (isMissing(payload)) return refused(3002);
  messages.eventToUsers(userId, to, payload, direct);
  return undefined;
}

function toAll({ context }: Caller, payload: unknown, userId: string, direct: boolean): Answer {
  const { gatherings, messages } = context.people;
  const gathering = gatherings.of(userId);
  if (gathering === undefined) return refused(800);
  if (!direct && gathering.master !== userId) return refused(3012);
  if (isMissing(payload)) return refused(3002);
  messages.eventToUsers(userId, undefined, payload, direct);
  return undefined;
}

function isMissing(payload: unknown): boolean {
  if (payload instanceof Uint8Array) return payload.length === 0;
  return payload === undefined || payload === null;
}
