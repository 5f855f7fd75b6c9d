import Type, { type Static } from 'typebox';
import { packetSizeRange } from '../alvr/shard.js';
import { ScenarioState } from './scenario.js';
import { namePattern, nameWords } from './names.js';
import { oneOf, orNull, Timestamp } from './schema.js';
import { SettingOutcome } from './setting.js';
import { Name, SessionId } from './id.js';

export const codecs = ['h264', 'hevc'] as const;
/** `none`: people only. */
const sources = ['room', 'none'] as const;
const transports = ['auto', 'udp', 'tcp'] as const;

const pipelineFields = {
  source: oneOf([...sources], 'Where frames come from'),
  codec: oneOf([...codecs], 'Video codec'),
  encoder: Type.String({
    description: '`auto`, a back end (`libav`, `ffmpeg`) or an encoder name such as `libx264`',
  }),
  bitrateBps: Type.Integer({
    minimum: 500_000,
    maximum: 1_000_000_000,
    description: 'Target video bitrate, bits per second',
  }),
  refreshHz: Type.Number({
    minimum: 1,
    maximum: 240,
    description: 'Preferred refresh rate; the nearest one that the headset offers is used',
  }),
  maxEyeWidth: orNull(
    Type.Integer({
      minimum: 32,
      maximum: 8192,
      description: 'Upper bound of one eye in pixels; null: what the headset asks for',
    }),
  ),
  transport: oneOf(
    [...transports],
    'ALVR stream protocol; auto: UDP, and TCP for a wired (adb-forwarded) headset',
  ),
  packetSize: Type.Integer({
    minimum: 1024,
    maximum: packetSizeRange.maximum,
    description: 'ALVR packet_size, bytes (alvr.md 7)',
  }),
  avoidVideoGlitching: Type.Boolean({
    description: 'Headset freezes on the last good frame after a loss instead of showing a damaged picture',
  }),
  clients: Type.Array(Type.String(), {
    description: 'Host names of the clients it takes; empty: any trusted client',
  }),
};

const peopleFields = {
  title: Type.String({
    minLength: 1,
    maxLength: 256,
    description: 'What people call it; the name until given',
  }),
  description: Type.String({ maxLength: 4096 }),
  protocol: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'How members exchange media: socketio, tcpreflector, dash, webrtc or another',
  }),
};

const SessionName = Type.String({
  pattern: namePattern,
  takes: nameWords,
  description: 'Unique name: letters, digits, dot, dash, underscore',
});

export const SessionCreate = Type.Object(
  {
    name: SessionName,
    start: Type.Optional(
      Type.Boolean({ description: 'Start it at once (default: setting session.start_when_created)' }),
    ),
    ...Type.Partial(Type.Object(peopleFields)).properties,
    scenario: Type.Optional(Type.String({ description: 'Id or name of the scenario that it runs' })),
    administrator: Type.Optional(Type.String({ description: 'Id or name of the user who administers it' })),
    settings: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Settings in the scope of the session, by path; they win over the fields below',
      }),
    ),
    ...Type.Partial(Type.Object(pipelineFields)).properties,
  },
  { additionalProperties: false },
);
export type SessionCreate = Static<typeof SessionCreate>;

/** What can be changed of a session that is there: all that is named, or nothing. */
export const SessionPatch = Type.Object(
  {
    name: Type.Optional(SessionName),
    title: Type.Optional(peopleFields.title),
    description: Type.Optional(orNull(peopleFields.description)),
    source: Type.Optional(pipelineFields.source),
    clients: Type.Optional(pipelineFields.clients),
    settings: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'Settings in the scope of the session, by path',
      }),
    ),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })),
  },
  { additionalProperties: false },
);
export type SessionPatch = Static<typeof SessionPatch>;

export const Session = Type.Object({
  id: SessionId,
  name: Name,
  state: oneOf(['running', 'stopped'], 'Whether trusted clients are taken into it'),
  ...pipelineFields,
  createdAt: Timestamp,
  startedAt: orNull(Timestamp),
  audience: oneOf(
    ['people', 'headsets'],
    'people: it has no pictures, or a scenario, an administrator or members; apps are offered those',
  ),
  title: Type.String({ description: 'What people call it; apps may leave it blank' }),
  description: orNull(peopleFields.description),
  protocol: peopleFields.protocol,
  administrator: orNull(
    Type.String({ description: 'Id of the user who administers it: who created it, unless handed over' }),
  ),
  master: orNull(Type.String({ description: 'Id of the user who resolves scene events' })),
  members: Type.Array(Type.String(), { description: 'Ids of its users, in order of joining' }),
  scenario: orNull(ScenarioState),
  streams: Type.Array(Type.String(), { description: 'Ids of its streams' }),
});
export type Session = Static<typeof Session>;

/** A session after it was changed, and what that did to its settings and streams. */
export const SessionEdited = Type.Object({ ...Session.properties, outcome: SettingOutcome });
export type SessionEdited = Static<typeof SessionEdited>;
