import type { Users } from '../../core/people/users.js';
import type { Sessions } from '../../core/sessions.js';
import type { HandlersOf } from '../handler.js';
import type { GatheringRoute } from './gatherings.js';

export type SessionsPart = Pick<Sessions, 'list' | 'get' | 'create' | 'edit' | 'delete' | 'start' | 'stop'>;

export function sessionHandlers(
  sessions: SessionsPart,
  users: Pick<Users, 'find'>,
): Omit<HandlersOf<'sessions'>, GatheringRoute> {
  return {
    'GET /v1/sessions': () => sessions.list(),
    'POST /v1/sessions': ({ body: { administrator, ...rest } }) =>
      sessions.create({
        ...rest,
        ...(administrator === undefined ? {} : { administrator: users.find(administrator).id }),
      }),
    'GET /v1/sessions/:id': ({ params }) => sessions.get(params.id),
    'PATCH /v1/sessions/:id': ({ params, body }) => sessions.edit(params.id, body),
    'DELETE /v1/sessions/:id': ({ params, query }) => sessions.delete(params.id, query.force),
    'POST /v1/sessions/:id/start': ({ params }) => sessions.start(params.id),
    'POST /v1/sessions/:id/stop': ({ params }) => sessions.stop(params.id),
  };
}
