import { VrtError } from '../../../protocol/api/error.js';
import type { RouteName } from '../../../protocol/api/routes.js';
import { analyticsOf } from '../../core/people/analytics.js';
import type { People } from '../../core/people/people.js';
import type { Presence } from '../../core/people/presence.js';
import type { Sessions } from '../../core/sessions.js';
import type { Handlers } from '../handler.js';
import { heardIn } from '../heard.js';
import { saidIn } from '../said.js';
import { sceneEventPayload } from '../scene-event-payload.js';

export interface GatheringsPart {
  readonly sessions: Pick<Sessions, 'get' | 'running'>;
  readonly people: Pick<
    People,
    'users' | 'gatherings' | 'mailboxes' | 'messages' | 'history' | 'scenarioRuns' | 'dataStreams'
  >;
  readonly presence: Pick<Presence, 'leave'>;
  readonly now: () => Date;
}

/** The routes of what people do in a session. */
export type GatheringRoute = Extract<
  RouteName,
  | `${string} /v1/sessions/:id/members${string}`
  | `${string} /v1/sessions/:id/rooms`
  | `${string} /v1/sessions/:id/scenario/${string}`
  | `${string} /v1/sessions/:id/analytics`
  | 'PUT /v1/sessions/:id/master'
  | 'PUT /v1/sessions/:id/administrator'
  | `${string} /v1/sessions/:id/messages`
  | 'POST /v1/sessions/:id/scene-events'
  | 'POST /v1/messages'
>;

export function gatheringHandlers(part: GatheringsPart): Pick<Handlers, GatheringRoute> {
  const { sessions, people, presence, now } = part;
  const { users, gatherings, mailboxes, messages, history, scenarioRuns, dataStreams } = people;
  const idOf = (wanted: string) => sessions.get(wanted).id;
  /** A user who is in that session. Throws VrtError `not-in-session`. */
  const memberOf = (wanted: string, user: string) => {
    const session = sessions.get(wanted);
    const { id, name } = users.find(user);
    if (gatherings.sessionIdOf(id) === session.id) return id;
    throw new VrtError('not-in-session', `User ${name} is not in session ${session.name}.`);
  };
  const described = (sessionId: string, userId: string) => {
    const member = gatherings.members(sessionId).find((one) => one.userId === userId);
    if (member !== undefined) return member;
    throw new VrtError('not-a-member', `User ${users.nameOf(userId)} is in no session.`);
  };
  return {
    'GET /v1/sessions/:id/members': ({ params }) => gatherings.members(idOf(params.id)),
    'POST /v1/sessions/:id/members': ({ params, body }) => {
      const sessionId = idOf(params.id);
      const user = users.get(body.user);
      gatherings.join(sessionId, user, body.canBeMaster ?? true);
      return described(sessionId, user.id);
    },
    'DELETE /v1/sessions/:id/members/:user': ({ params }) => {
      const userId = memberOf(params.id, params.user);
      const member = described(idOf(params.id), userId);
      presence.leave(userId, true);
      return member;
    },
    'PUT /v1/sessions/:id/members/:user/room': ({ params, body }) => {
      const userId = memberOf(params.id, params.user);
      return described(gatherings.enter(userId, body.room).sessionId, userId);
    },
    'DELETE /v1/sessions/:id/members/:user/room': ({ params }) => {
      const userId = memberOf(params.id, params.user);
      return described(gatherings.leaveRoom(userId).sessionId, userId);
    },
    'PUT /v1/sessions/:id/master': ({ params, body }) => {
      const { sessionId } = gatherings.handOver(idOf(params.id), 'master', users.find(body.user).id);
      return sessions.get(sessionId);
    },
    'PUT /v1/sessions/:id/administrator': ({ params, body }) => {
      const { sessionId } = gatherings.handOver(idOf(params.id), 'administrator', users.find(body.user).id);
      return sessions.get(sessionId);
    },
    'GET /v1/sessions/:id/messages': ({ params, query }) =>
      saidIn(history, sessions.get(params.id), query, now),
    'POST /v1/sessions/:id/messages': ({ params, body }) => {
      const gathering = gatherings.get(idOf(params.id));
      const to = body.to === undefined ? undefined : memberOf(params.id, body.to);
      messages.announce(gathering, to, body.message);
      return heardIn([gathering], mailboxes, to);
    },
    'POST /v1/messages': ({ body }) => {
      const running = sessions.running().map(({ id }) => gatherings.get(id));
      for (const gathering of running) messages.announce(gathering, undefined, body.message);
      return heardIn(running, mailboxes);
    },
    'POST /v1/sessions/:id/scene-events': ({ params, body }) => {
      const { to = 'all' } = body;
      const target = to === 'all' || to === 'master' ? to : ({ userId: memberOf(params.id, to) } as const);
      const gathering = gatherings.get(idOf(params.id));
      messages.stage(gathering, target, sceneEventPayload(body));
      if (target === 'all') return heardIn([gathering], mailboxes);
      return heardIn([gathering], mailboxes, target === 'master' ? (gathering.master ?? '') : target.userId);
    },
    'GET /v1/sessions/:id/rooms': ({ params }) => gatherings.rooms(idOf(params.id)),
    'POST /v1/sessions/:id/scenario/start': ({ params, body }) =>
      scenarioRuns.start(idOf(params.id), body.fromBeginning ?? false),
    'POST /v1/sessions/:id/scenario/stop': ({ params }) => scenarioRuns.stop(idOf(params.id)),
    'GET /v1/sessions/:id/analytics': ({ params }) =>
      analyticsOf(gatherings.get(idOf(params.id)), dataStreams.list(), now()),
  };
}
