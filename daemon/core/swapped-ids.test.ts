import { expect, it } from 'vitest';
import type { Client } from '../../protocol/api/client.js';
import type { Session } from '../../protocol/api/session.js';
import type { Stream } from '../../protocol/api/stream.js';
import type { User } from '../../protocol/api/user.js';
import { Streams } from './streams.js';
import { CoreOverMemory } from './testing/core-over-memory.js';

interface Known {
  readonly session: Session;
  readonly client: Client;
  readonly stream: Stream;
  readonly user: User;
}

/** Each is a line that must not compile; tsc reports an expectation that nothing fails. */
const swaps: Readonly<Record<string, (known: Known) => unknown>> = {
  'the stream of a session': ({ session }) =>
    // @ts-expect-error a session is no stream
    streams.remove(session.id),
  'the session of a client': ({ client }) =>
    // @ts-expect-error a client is no session
    streams.closeSession(client.id, ''),
  'the client of a stream': ({ stream }) =>
    // @ts-expect-error the session comes before the client there
    streams.closeClient(stream.sessionId, ''),
  'a session by its name where its id is meant': ({ session }) =>
    // @ts-expect-error a name is no id
    streams.closeSession(session.name, ''),
  'whose settings they are': ({ session, client }) =>
    // @ts-expect-error the other way round
    core.settings.values({ sessionId: client.id, clientId: session.id }),
  'who is handed over what': ({ session, user }) =>
    // @ts-expect-error the session comes first
    core.people.gatherings.handOver(user.id, 'master', session.id),
  'who enters which room': ({ session }) =>
    // @ts-expect-error a session enters no room
    core.people.gatherings.enter(session.id, 'stage'),
};
const core = new CoreOverMemory();
const streams = new Streams(core.clock.now);

it.each(Object.keys(swaps))('%s cannot be swapped', (name) => {
  // What holds is that tsc takes this file; here is only that each of them is a line that would run.
  expect(swaps[name]).toBeTypeOf('function');
});

it('ids of what there is pass for what they are', () => {
  const { id } = core.sessions.create({ name: 'lobby' });
  const stream = streams.open(
    { id, name: 'lobby' },
    { id: 'c1', name: 'quest' },
    {
      requestIdr: () => undefined,
      close: () => undefined,
      announced: () => false,
    },
  );
  expect(streams.idsOfSession(id)).toEqual([stream.id]);
  streams.remove(stream.id);
  expect(streams.list()).toEqual([]);
});
