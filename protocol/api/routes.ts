import Type from 'typebox';
import { Analytics } from './analytics.js';
import { ChatMessage, ChatQuery } from './chat.js';
import { Client, ClientAdd, ClientPatch } from './client.js';
import { DaemonStatus, DoctorCheck, Reloaded } from './daemon.js';
import { GatewayClock, GatewayConnection, GatewayStatus } from './gateway.js';
import { DataStream, StreamDeclare, StreamKind, StreamSend, StreamSent, Subscribe } from './data-stream.js';
import { InboxItem } from './inbox.js';
import { Base64, Heard, Member, MemberAdd, MessageSend, SceneEventSend } from './member.js';
import { RoomState, Scenario, ScenarioPut, ScenarioState } from './scenario.js';
import { User, UserAdd, UserBan, UserPatch } from './user.js';
import { Event, EventQuery } from './event.js';
import type { Route, RouteInput, RouteReply } from './route.js';
import { Session, SessionCreate, SessionEdited, SessionPatch } from './session.js';
import {
  Setting,
  SettingExplanation,
  SettingExport,
  SettingImport,
  SettingOutcome,
  SettingOwner,
  SettingPut,
  SettingReset,
} from './setting.js';
import { Statistics, StatisticsQuery } from './statistics.js';
import { Stream } from './stream.js';

const Nothing = Type.Object({});
const UserNamed = Type.Object(
  { user: Type.String({ description: 'Id or name' }) },
  { additionalProperties: false },
);

/**
 * The local API as data. The daemon's server, the CLI's client, OpenAPI and the manual come from this table.
 * `:id` takes an id, a name or a unique prefix of an id.
 */
export const routes = {
  'GET /v1/status': { summary: 'What the daemon is and how it does', access: 'read', reply: DaemonStatus },
  'POST /v1/shutdown': { summary: 'Stop all streams, then the daemon', access: 'write', reply: Nothing },
  'POST /v1/reload': {
    summary: 'Open the log again and read the configuration files; a bad one leaves all as it was',
    access: 'write',
    reply: Reloaded,
  },
  'GET /v1/doctor': {
    summary: 'What works on this machine, what is missing, what to type',
    access: 'read',
    reply: Type.Array(DoctorCheck),
  },

  'GET /v1/sessions': { summary: 'All sessions', access: 'read', reply: Type.Array(Session) },
  'POST /v1/sessions': { summary: 'Create a session', access: 'write', body: SessionCreate, reply: Session },
  'GET /v1/sessions/:id': { summary: 'One session', access: 'read', reply: Session },
  'PATCH /v1/sessions/:id': {
    summary:
      'Change a session, all that is named or nothing; streams that it takes no more end, with another source all of them begin anew',
    access: 'write',
    body: SessionPatch,
    reply: SessionEdited,
  },
  'DELETE /v1/sessions/:id': {
    summary: 'Delete a stopped session, or (force) one that runs: its streams end, everybody in it leaves',
    access: 'write',
    query: Type.Object({ force: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
    reply: Session,
  },
  'POST /v1/sessions/:id/start': {
    summary: 'Start a session; no effect when it runs',
    access: 'write',
    reply: Session,
  },
  'POST /v1/sessions/:id/stop': {
    summary: 'Stop a session: its streams end, and everybody in it leaves',
    access: 'write',
    reply: Session,
  },

  'GET /v1/sessions/:id/members': {
    summary: 'Who is in a session, in order of joining',
    access: 'read',
    reply: Type.Array(Member),
  },
  'POST /v1/sessions/:id/members': {
    summary: 'Let a user join',
    access: 'write',
    body: MemberAdd,
    reply: Member,
  },
  'DELETE /v1/sessions/:id/members/:user': {
    summary: 'Let a user leave',
    access: 'write',
    reply: Member,
  },
  'PUT /v1/sessions/:id/members/:user/room': {
    summary: 'Let a member enter a room',
    access: 'write',
    body: Type.Object({ room: Type.String({ description: 'Id or name' }) }, { additionalProperties: false }),
    reply: Member,
  },
  'DELETE /v1/sessions/:id/members/:user/room': {
    summary: 'Let a member leave its room',
    access: 'write',
    reply: Member,
  },
  'PUT /v1/sessions/:id/master': {
    summary: 'Make a member the master',
    access: 'write',
    body: UserNamed,
    reply: Session,
  },
  'PUT /v1/sessions/:id/administrator': {
    summary: 'Make a user the administrator',
    access: 'write',
    body: UserNamed,
    reply: Session,
  },
  'GET /v1/sessions/:id/messages': {
    summary: 'What was said in a session that keeps it (people.history.messages), private messages too',
    access: 'write',
    query: ChatQuery,
    reply: ChatMessage,
    lines: true,
  },
  'POST /v1/sessions/:id/messages': {
    summary: 'Send a message as the operator to a session, or to one of its members',
    access: 'write',
    body: MessageSend,
    reply: Heard,
  },
  'POST /v1/messages': {
    summary: 'Send a message as the operator to every running session',
    access: 'write',
    body: Type.Pick(MessageSend, ['message']),
    reply: Heard,
  },
  'POST /v1/sessions/:id/scene-events': {
    summary: 'Send a scene event as the operator',
    access: 'write',
    body: SceneEventSend,
    reply: Heard,
  },
  'GET /v1/sessions/:id/rooms': {
    summary: 'The rooms of a session, and who is in them',
    access: 'read',
    reply: Type.Array(RoomState),
  },
  'POST /v1/sessions/:id/scenario/start': {
    summary: "Let the scenario's clock run",
    access: 'write',
    body: Type.Object(
      { fromBeginning: Type.Optional(Type.Boolean({ description: 'From 0, with all its timed events' })) },
      { additionalProperties: false },
    ),
    reply: ScenarioState,
  },
  'POST /v1/sessions/:id/scenario/stop': {
    summary: "Stop the scenario's clock",
    access: 'write',
    reply: ScenarioState,
  },
  'GET /v1/sessions/:id/analytics': {
    summary: 'What its data streams carried: bandwidth, drops, sync',
    access: 'read',
    reply: Analytics,
  },

  'GET /v1/users': { summary: 'All users', access: 'read', reply: Type.Array(User) },
  'POST /v1/users': { summary: 'Add an account or a guest', access: 'write', body: UserAdd, reply: User },
  'GET /v1/users/:id': { summary: 'One user', access: 'read', reply: User },
  'PATCH /v1/users/:id': {
    summary: 'Change role, password or data',
    access: 'write',
    body: UserPatch,
    reply: User,
  },
  'DELETE /v1/users/:id': {
    summary: 'Remove a user; the sessions that it administers are closed',
    access: 'write',
    reply: User,
  },
  'POST /v1/bans': {
    summary: 'Disconnect a user, known or not, and keep it out',
    access: 'write',
    body: UserBan,
    reply: User,
  },
  'DELETE /v1/bans/:id': { summary: 'Let a banned user sign in again', access: 'write', reply: User },
  'GET /v1/users/:id/inbox': {
    summary: 'What a user is told, as it comes',
    access: 'write',
    reply: InboxItem,
    lines: true,
  },
  'POST /v1/users/:id/messages': {
    summary: 'Send a message in the name of a user',
    access: 'write',
    body: MessageSend,
    reply: Heard,
  },
  'POST /v1/users/:id/scene-events': {
    summary: 'Send a scene event in the name of a user',
    access: 'write',
    body: SceneEventSend,
    reply: Heard,
  },
  'POST /v1/users/:id/audio': {
    summary: 'Send a frame of audio in the name of a user (PushAudio)',
    access: 'write',
    body: Type.Object({ bytes: Base64 }, { additionalProperties: false }),
    reply: Heard,
  },
  'GET /v1/data-streams': {
    summary: 'Data streams: who sends, who subscribes, bytes and drops',
    access: 'read',
    reply: Type.Array(DataStream),
  },
  'POST /v1/users/:id/data-streams': {
    summary: 'Declare a data stream of a user',
    access: 'write',
    body: StreamDeclare,
    reply: Nothing,
  },
  'DELETE /v1/users/:id/data-streams': {
    summary: 'Withdraw a data stream of a user',
    access: 'write',
    query: Type.Object({ kind: StreamKind }, { additionalProperties: false }),
    reply: Nothing,
  },
  'POST /v1/users/:id/subscriptions': {
    summary: 'Subscribe a user to a data stream',
    access: 'write',
    body: Subscribe,
    reply: Nothing,
  },
  'DELETE /v1/users/:id/subscriptions': {
    summary: 'End a subscription',
    access: 'write',
    query: Subscribe,
    reply: Nothing,
  },
  'POST /v1/users/:id/data': {
    summary: 'Send one frame on a data stream of a user',
    access: 'write',
    body: StreamSend,
    reply: StreamSent,
  },

  'GET /v1/gateways': {
    summary: 'The gateways to clients of other systems, and how they do',
    access: 'read',
    reply: Type.Array(GatewayStatus),
  },
  'GET /v1/gateways/:id/connections': {
    summary: 'Who is connected by a gateway, in the order in which they came',
    access: 'read',
    reply: Type.Array(GatewayConnection),
  },
  'GET /v1/gateways/:id/clock': {
    summary: 'The time that a gateway tells its clients, and how far their clocks are from it',
    access: 'read',
    reply: GatewayClock,
  },
  'POST /v1/gateways/:id/reset': {
    summary: 'Disconnect the clients of a gateway, which begins anew; its status says what that costs',
    access: 'write',
    reply: GatewayStatus,
  },

  'GET /v1/scenarios': { summary: 'The catalogue', access: 'read', reply: Type.Array(Scenario) },
  'POST /v1/scenarios': {
    summary: 'Add a scenario, or replace the one of that id',
    access: 'write',
    body: ScenarioPut,
    reply: Scenario,
  },
  'GET /v1/scenarios/:id': { summary: 'One scenario', access: 'read', reply: Scenario },
  'DELETE /v1/scenarios/:id': {
    summary: 'Remove a scenario; sessions that run it keep their copy',
    access: 'write',
    reply: Scenario,
  },

  'GET /v1/clients': { summary: 'All clients', access: 'read', reply: Type.Array(Client) },
  'POST /v1/clients': {
    summary: 'Add a client by its address',
    access: 'write',
    body: ClientAdd,
    reply: Client,
  },
  'GET /v1/clients/:id': { summary: 'One client', access: 'read', reply: Client },
  'PATCH /v1/clients/:id': {
    summary: 'Trust, block, rename, or give addresses',
    access: 'write',
    body: ClientPatch,
    reply: Client,
  },
  'DELETE /v1/clients/:id': { summary: 'Forget a client', access: 'write', reply: Client },

  'GET /v1/streams': { summary: 'All streams', access: 'read', reply: Type.Array(Stream) },
  'GET /v1/streams/:id': { summary: 'One stream, by id, session or client', access: 'read', reply: Stream },
  'POST /v1/streams/:id/idr': { summary: 'Make the next frame an IDR', access: 'write', reply: Stream },

  'GET /v1/stats': {
    summary: 'What streams measured: history of seconds for an hour, of minutes for 30 days',
    access: 'read',
    query: StatisticsQuery,
    reply: Type.Array(Statistics),
  },
  'GET /v1/stats/:id': {
    summary: 'The last half second of one stream, by id, session or client',
    access: 'read',
    reply: Statistics,
  },
  'GET /v1/metrics': {
    summary: 'The state of the daemon for Prometheus',
    access: 'read',
    reply: Type.String(),
    contentType: 'text/plain; version=0.0.4; charset=utf-8',
  },

  'GET /v1/settings': {
    summary: 'All settings with the values in force',
    access: 'read',
    query: SettingOwner,
    reply: Type.Array(Setting),
  },
  'GET /v1/settings/:path': {
    summary: 'One setting: what each scope says, and what a change would do',
    access: 'read',
    query: SettingOwner,
    reply: SettingExplanation,
  },
  'PUT /v1/settings/:path': {
    summary: 'Change a setting or apply a preset; streams that it needs to restart are restarted',
    access: 'write',
    body: SettingPut,
    reply: SettingOutcome,
  },
  'DELETE /v1/settings/:path': {
    summary: 'Take back what was chosen for a setting and everything below it',
    access: 'write',
    query: SettingReset,
    reply: SettingOutcome,
  },
  'GET /v1/settings-document': {
    summary: 'Settings in the default representation, for a file',
    access: 'read',
    query: SettingExport,
    reply: Type.Unknown(),
  },
  'POST /v1/settings-document': {
    summary: 'Take over settings from a document',
    access: 'write',
    body: SettingImport,
    reply: SettingOutcome,
  },
  'GET /v1/settings-schema': {
    summary: 'JSON Schema of that document',
    access: 'read',
    reply: Type.Unknown(),
  },

  'GET /v1/events': {
    summary: 'The event log; follow=true keeps it open',
    access: 'read',
    query: EventQuery,
    reply: Event,
    lines: true,
  },
} as const satisfies Record<string, Route>;

export type Routes = typeof routes;
export type RouteName = keyof Routes;
export type InputOf<N extends RouteName> = RouteInput<N, Routes[N]>;
export type ReplyOf<N extends RouteName> = RouteReply<Routes[N]>;
