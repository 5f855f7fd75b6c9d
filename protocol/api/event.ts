import Type, { type Static } from 'typebox';
import { oneOf, Timestamp } from './schema.js';

export const eventTypes = [
  'daemon',
  'session',
  'client',
  'stream',
  'loss',
  'idr',
  'encoder',
  'log',
  'setting',
] as const;
export type EventType = (typeof eventTypes)[number];
export const severities = ['debug', 'info', 'warning', 'error'] as const;
export type Severity = (typeof severities)[number];

export const Event = Type.Object({
  seq: Type.Integer({ description: 'Grows by one per event and survives restarts' }),
  time: Timestamp,
  type: oneOf([...eventTypes], 'What it is about'),
  action: Type.String({ description: 'What happened, for example "created", "restarted", "recovered"' }),
  severity: oneOf([...severities], 'How bad it is'),
  message: Type.String({ description: 'One sentence for a person' }),
  subject: Type.String({ description: 'Name of the session, client or stream; empty for the daemon' }),
  data: Type.Record(Type.String(), Type.Unknown()),
});
export type Event = Static<typeof Event>;

/** An event before it has a number and a time. */
export type EventDraft = Omit<Event, 'seq' | 'time'>;

export const EventQuery = Type.Object(
  {
    since: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Only events with a greater sequence number' }),
    ),
    type: Type.Optional(Type.String({ description: 'Comma-separated types' })),
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
