import Type from 'typebox';
import { Client, ClientAdd, ClientPatch } from './client.js';
import { DaemonStatus, DoctorCheck } from './daemon.js';
import { Event, EventQuery } from './event.js';
import type { Route, RouteInput, RouteReply } from './route.js';
import { Session, SessionCreate } from './session.js';
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

/**
 * The local API as data. The daemon's server, the CLI's client, OpenAPI and the manual come from this table.
 * `:id` takes an id, a name or a unique prefix of an id.
 */
export const routes = {
  'GET /v1/status': { summary: 'What the daemon is and how it does', access: 'read', reply: DaemonStatus },
  'POST /v1/shutdown': { summary: 'Stop all streams, then the daemon', access: 'write', reply: Nothing },
  'GET /v1/doctor': {
    summary: 'What works on this machine, what is missing, what to type',
    access: 'read',
    reply: Type.Array(DoctorCheck),
  },

  'GET /v1/sessions': { summary: 'All sessions', access: 'read', reply: Type.Array(Session) },
  'POST /v1/sessions': { summary: 'Create a session', access: 'write', body: SessionCreate, reply: Session },
  'GET /v1/sessions/:id': { summary: 'One session', access: 'read', reply: Session },
  'DELETE /v1/sessions/:id': { summary: 'Delete a stopped session', access: 'write', reply: Session },
  'POST /v1/sessions/:id/start': {
    summary: 'Start a session; no effect when it runs',
    access: 'write',
    reply: Session,
  },
  'POST /v1/sessions/:id/stop': {
    summary: 'Stop a session and its streams',
    access: 'write',
    reply: Session,
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
