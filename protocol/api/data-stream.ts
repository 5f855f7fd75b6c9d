import Type, { type Static } from 'typebox';
import { Base64 } from './member.js';
import { orNull } from './schema.js';

export const Subscriber = Type.Object({
  userId: Type.String(),
  user: Type.String(),
  frames: Type.Integer({ description: 'Frames delivered to it' }),
  bytes: Type.Integer(),
  dropped: Type.Integer({ description: 'Frames that it was too slow for, or too far away' }),
  queuedBytes: Type.Integer(),
});
export type Subscriber = Static<typeof Subscriber>;

/** A typed flow of bytes from one user to those who subscribed to it. */
export const DataStream = Type.Object({
  userId: Type.String(),
  user: Type.String({ description: 'Name of the sender' }),
  session: orNull(Type.String()),
  kind: Type.String(),
  description: Type.String(),
  declared: Type.Boolean({ description: 'False for one that is only sent or only subscribed to' }),
  frames: Type.Integer({ description: 'Frames received' }),
  bytes: Type.Integer(),
  refused: Type.Integer({ description: 'Frames beyond the quota of its user' }),
  bitrateBps: Type.Integer({ description: 'Over the last seconds' }),
  latencyMs: orNull(
    Type.Number({ description: 'Mean of arrival minus the time stamp in its frames; null: no time stamps' }),
  ),
  subscribers: Type.Array(Subscriber),
});
export type DataStream = Static<typeof DataStream>;

export const StreamKind = Type.String({ minLength: 1, maxLength: 256 });

export const StreamDeclare = Type.Object(
  { kind: StreamKind, description: Type.Optional(Type.String({ maxLength: 4096 })) },
  { additionalProperties: false },
);
export type StreamDeclare = Static<typeof StreamDeclare>;

export const Subscribe = Type.Object(
  { from: Type.String({ description: 'Id or name of the sender' }), kind: StreamKind },
  { additionalProperties: false },
);
export type Subscribe = Static<typeof Subscribe>;

/** Outcome of sending one frame. */
export const StreamSent = Type.Object({
  subscribers: Type.Integer({ description: 'How many subscribers in the session of its sender it went to' }),
});
export type StreamSent = Static<typeof StreamSent>;

export const StreamSend = Type.Object({ kind: StreamKind, bytes: Base64 }, { additionalProperties: false });
export type StreamSend = Static<typeof StreamSend>;
