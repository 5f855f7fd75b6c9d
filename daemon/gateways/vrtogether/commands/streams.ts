import { anyText, bytesOf, fieldsOf, isFields, textOf } from '../../../../protocol/vrtogether/arguments.js';
import { streamStateModel } from '../../../../protocol/vrtogether/models.js';
import type { Needs } from '../context.js';
import type { Caller as AnyCaller } from './caller.js';
import { done, ok, refused, type Reply } from '../reply.js';
import { forUsers, positional, type Command } from './command.js';

const longestKind = 256;

type Context = Needs<never, 'users' | 'gatherings' | 'dataStreams'>;
type Caller = AnyCaller<Context>;

/** Data streams: declaring, subscribing, sending. Arguments come by position. */
export const streamCommands: Readonly<Record<string, Command<Context>>> = {
  DeclareDataStream: positional((caller, [type, description], userId) => {
    const { gatherings, dataStreams } = caller.context.people;
    if (gatherings.of(userId) === undefined) return refused(800);
    const kind = textOf(type, longestKind);
    if (kind === undefined) return refused(4002);
    dataStreams.declare(userId, kind, anyText(description) ?? '');
    return streamState(caller, userId);
  }),

  RemoveDataStream: positional((caller, [type], userId) => {
    const { gatherings, dataStreams } = caller.context.people;
    if (gatherings.of(userId) === undefined) return refused(800);
    const kind = textOf(type, longestKind);
    if (kind === undefined) return refused(4002);
    dataStreams.withdraw(userId, kind);
    return streamState(caller, userId);
  }),

  RegisterForDataStream: positional((caller, [from, type], userId) => {
    const wanted = readSource(caller, from, type, userId);
    if ('code' in wanted) return wanted;
    caller.context.people.dataStreams.subscribe(userId, wanted.from, wanted.kind);
    return streamState(caller, userId);
  }),

  UnregisterFromDataStream: positional((caller, [from, type], userId) => {
    const wanted = readSource(caller, from, type, userId);
    if ('code' in wanted) return wanted;
    caller.context.people.dataStreams.unsubscribe(userId, wanted.from, wanted.kind);
    return streamState(caller, userId);
  }),

  SendData: {
    ...positional(({ context }, [type, payload], userId) => {
      const bytes = bytesOf(payload);
      // An empty frame stands for one that never arrived (parser.ts).
      if (typeof type === 'string' && bytes !== undefined && bytes.length > 0)
        context.people.dataStreams.send(userId, type, bytes);
      return undefined;
    }),
    answersStrangers: false,
  },

  // Of the published interface.
  RemoveAllDataStreams: positional(({ context }, _args, userId) => {
    context.people.dataStreams.withdraw(userId);
    return done;
  }),

  UnregisterFromAllDataStreams: positional(({ context }, _args, userId) => {
    context.people.dataStreams.unsubscribeAll(userId);
    return done;
  }),

  GetAvailableDataStreams: positional(({ context }, [first], userId) => {
    const { dataStreams, users } = context.people;
    const asked = isFields(first) ? fieldsOf(first)['dataStreamUserId'] : first;
    const wanted = textOf(asked) ?? userId;
    if (users.byId(wanted) === undefined) return refused(1301);
    return ok(
      Object.fromEntries(
        [...dataStreams.state(wanted).declared].map(([kind, description]) => [
          kind,
          { dataStreamUserId: wanted, dataStreamKind: kind, dataStreamDescription: description },
        ]),
      ),
    );
  }),

  GetRegisteredDataStreams: forUsers((caller, _fields, userId) =>
    ok(stateOf(caller, userId).remoteDataStreams),
  ),
};

/** Checked in the order of the reference server (vrtogether.md 5). */
function readSource(
  { context }: Caller,
  from: unknown,
  type: unknown,
  userId: string,
): Reply | { readonly from: string; readonly kind: string } {
  const { gatherings } = context.people;
  const gathering = gatherings.of(userId);
  if (gathering === undefined) return refused(800);
  const source = textOf(from);
  if (source === undefined) return refused(4001);
  if (gatherings.sessionIdOf(source) !== gathering.sessionId) return refused(700);
  const kind = textOf(type, longestKind);
  return kind === undefined ? refused(4002) : { from: source, kind };
}

function streamState(caller: Caller, userId: string): Reply {
  return { code: 0, body: stateOf(caller, userId), anonymous: true };
}

function stateOf({ context }: Caller, userId: string) {
  const { dataStreams } = context.people;
  const { declared, subscriptions } = dataStreams.state(userId);
  return streamStateModel(
    userId,
    declared,
    subscriptions,
    (from, kind) => dataStreams.state(from).declared.get(kind) ?? '',
  );
}
