import Type, { type Static } from 'typebox';
import { oneOf, Timestamp } from './schema.js';

export const eventTypes = [
  'daemon',
  'session',
  'client',
  'stream',
  'loss',
  'idr',
  'bitrate',
  'encoder',
  'statistics',
  'graph',
  'log',
  'setting',
  'user',
  'scenario',
  'gateway',
  'api',
] as const;
export type EventType = (typeof eventTypes)[number];
/** Sent to followers, never stored: they would displace everything else in the ring. */
export const transientTypes: readonly EventType[] = ['statistics', 'graph'];
export const severities = ['debug', 'info', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

export const Event = Type.Object({
  seq: Type.Integer({
    description:
      'Grows by one per stored event and survives restarts; events that are not stored carry the last number, and the numbers of events no longer retained are missing',
  }),
  time: Timestamp,
  type: oneOf([...eventTypes], 'What it is about'),
  action: Type.String({ description: 'What happened, for example "created", "restarted", "recovered"' }),
  severity: oneOf([...severities], 'Severity'),
  message: Type.String({ description: 'One sentence for a person' }),
  subject: Type.String({ description: 'Name of the session, client or stream; empty for the daemon' }),
  session: Type.Optional(Type.String({ description: 'Name of the session it belongs to' })),
  client: Type.Optional(Type.String({ description: 'Name of the client it belongs to' })),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type Event = Static<typeof Event>;

export const EventQuery = Type.Object(
  {
    since: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Only events with a greater sequence number' }),
    ),
    type: Type.Optional(Type.String({ description: 'Comma-separated types' })),
    severity: Type.Optional(oneOf([...severities], 'Only events of at least this severity')),
    session: Type.Optional(Type.String({ description: 'Only events of the session of this name' })),
    client: Type.Optional(Type.String({ description: 'Only events of the client of this name' })),
    from: Type.Optional(
      Type.String({ description: 'Only events since this ISO 8601 time, or age such as 10m' }),
    ),
    until: Type.Optional(
      Type.String({ description: 'Only events until this ISO 8601 time, or age such as 10m' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'At most this many of the newest (default 1000)',
      }),
    ),
    follow: Type.Optional(
      Type.Boolean({ description: 'Keep the answer open and send new events, one JSON object per line' }),
    ),
  },
  { additionalProperties: false },
);
export type EventQuery = Static<typeof EventQuery>;
