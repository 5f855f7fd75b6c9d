import { noSfu, sessionModel, type SfuData } from '../../../protocol/vrtogether/models.js';
import type { Gathering } from '../../core/people/gatherings.js';
import type { Connection } from './connection.js';

/** A session as this client reads it: its addresses of media servers are those that it can reach. */
export function wireSession(connection: Connection, gathering: Gathering) {
  const { people } = connection.context;
  const users = gathering.members.flatMap(({ userId }) => people.users.record(userId) ?? []);
  return sessionModel(gathering, users, (userId) => sfuDataOf(connection, userId) ?? noSfu);
}

/** Where a user finds the media server of its session; undefined when it is in none. */
export function sfuDataOf({ context, host }: Connection, userId: string): SfuData | undefined {
  const gathering = context.people.gatherings.of(userId);
  if (gathering === undefined) return undefined;
  return context.media.addresses(gathering.sessionId, userId, host);
}
