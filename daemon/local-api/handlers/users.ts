import { VrtError } from '../../../protocol/api/error.js';
import { nobodyId } from '../../../protocol/vrtogether/nobody.js';
import type { People } from '../../core/people/people.js';
import type { Presence } from '../../core/people/presence.js';
import type { HandlersOf } from '../handler.js';
import { heardIn } from '../heard.js';
import { Inbox } from '../inbox.js';
import { sceneEventPayload } from '../scene-event-payload.js';

export interface UsersPart {
  readonly people: Pick<People, 'users' | 'mailboxes' | 'messages' | 'dataStreams' | 'gatherings'>;
  readonly presence: Pick<Presence, 'remove' | 'ban' | 'unban'>;
  readonly now: () => Date;
}

const nothing = {};

export function userHandlers({
  people,
  presence,
  now,
}: UsersPart): HandlersOf<'users' | 'bans' | 'data-streams'> {
  const { users, mailboxes, messages, dataStreams, gatherings } = people;
  const idOf = (wanted: string) => users.find(wanted).id;
  const heardWith = (from: string, to?: string) => {
    const gathering = gatherings.of(from);
    return heardIn(gathering === undefined ? [] : [gathering], mailboxes, to);
  };
  return {
    'GET /v1/users': () => users.list(),
    'POST /v1/users': ({ body }) => users.add(body),
    'GET /v1/users/:id': ({ params }) => users.get(params.id),
    'PATCH /v1/users/:id': ({ params, body }) => users.patch(params.id, body),
    'DELETE /v1/users/:id': ({ params }) => presence.remove(params.id),

    'POST /v1/bans': ({ body }) => presence.ban(body.user, body.address === true ? 'address' : 'name'),
    'DELETE /v1/bans/:id': ({ params }) => presence.unban(params.id),

    'GET /v1/users/:id/inbox': ({ params }) => {
      const id = idOf(params.id);
      return {
        first: [],
        follow: (listener) => {
          const inbox = new Inbox(
            listener,
            (userId) => (userId === nobodyId ? null : users.nameOf(userId)),
            now,
          );
          mailboxes.add(id, inbox);
          return () => mailboxes.remove(id, inbox);
        },
        cut: () => ({ time: now().toISOString(), kind: 'cut', from: null }),
      };
    },

    'POST /v1/users/:id/messages': ({ params, body }) => {
      const from = idOf(params.id);
      const to = body.to === undefined ? undefined : idOf(body.to);
      if (to === undefined) messages.toAll(from, body.message, true);
      else messages.to(from, to, body.message, true);
      return heardWith(from, to);
    },
    'POST /v1/users/:id/scene-events': ({ params, body }) => {
      const from = idOf(params.id);
      const { to = 'master', direct = false } = body;
      const payload = sceneEventPayload(body);
      if (to === 'master') {
        messages.eventToMaster(from, payload);
        return heardWith(from, gatherings.of(from)?.master ?? '');
      }
      const target = to === 'all' ? undefined : idOf(to);
      messages.eventToUsers(from, target, payload, direct);
      return heardWith(from, target);
    },

    'POST /v1/users/:id/audio': ({ params, body }) => {
      const from = idOf(params.id);
      messages.audio(from, Buffer.from(body.bytes, 'base64'));
      return heardWith(from);
    },

    'GET /v1/data-streams': () => dataStreams.list(),
    'POST /v1/users/:id/data-streams': ({ params, body }) => {
      dataStreams.declare(idOf(params.id), body.kind, body.description ?? '');
      return nothing;
    },
    'DELETE /v1/users/:id/data-streams': ({ params, query }) => {
      dataStreams.withdraw(idOf(params.id), query.kind);
      return nothing;
    },
    'POST /v1/users/:id/subscriptions': ({ params, body }) => {
      dataStreams.subscribe(idOf(params.id), idOf(body.from), body.kind);
      return nothing;
    },
    'DELETE /v1/users/:id/subscriptions': ({ params, query }) => {
      dataStreams.unsubscribe(idOf(params.id), idOf(query.from), query.kind);
      return nothing;
    },
    'POST /v1/users/:id/data': ({ params, body }) => {
      const from = users.find(params.id);
      if (gatherings.sessionIdOf(from.id) === undefined)
        throw new VrtError('not-a-member', `User ${from.name} is in no session.`);
      const subscribers = dataStreams.send(from.id, body.kind, Buffer.from(body.bytes, 'base64'));
      if (subscribers !== undefined) return { subscribers };
      throw new VrtError('quota-exceeded', `User ${from.name} sends more bytes per second than it may.`);
    },
  };
}
