import { noSfu, sessionModel, type SfuData } from '../../../protocol/vrtogether/models.js';
import type { Gathering } from '../../core/people/gathering.js';
import type { WireSession } from './app-session.js';
import type { Caller as AnyCaller } from './commands/caller.js';
import type { Needs } from './context.js';

type Caller = AnyCaller<Needs<'media', 'users' | 'gatherings'>>;

/** A session as this client reads it: its addresses of media servers are those that it can reach. */
export function wireSession(caller: Caller, gathering: Gathering): WireSession {
  const { people } = caller.context;
  const users = gathering.members.flatMap(({ userId }) => people.users.record(userId) ?? []);
  return sessionModel(gathering, users, (userId) => sfuDataOf(caller, userId) ?? noSfu);
}

/** The session that the caller is in; from now on it knows that it is. */
export function ownSession(caller: Caller, gathering: Gathering): WireSession {
  const session = wireSession(caller, gathering);
  caller.app.show(session);
  return session;
}

/** Where a user finds the media server of its session; undefined when it is in none. */
export function sfuDataOf({ context, host }: Caller, userId: string): SfuData | undefined {
  const gathering = context.people.gatherings.of(userId);
  if (gathering === undefined) return undefined;
  return context.media.addresses(gathering.sessionId, userId, host);
}
