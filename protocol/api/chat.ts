import Type, { type Static } from 'typebox';
import { orNull, Timestamp } from './schema.js';

/** Content of a message; exactly one of these. */
export const ChatContent = Type.Object({
  text: Type.Optional(Type.String({ description: 'A text, or bytes that are UTF-8' })),
  bytes: Type.Optional(Type.String({ description: 'Other bytes in base64' })),
  json: Type.Optional(Type.Unknown()),
  omitted: Type.Optional(
    Type.Integer({
      description: 'Length of a message that was too long to retain, in characters',
    }),
  ),
});
export type ChatContent = Static<typeof ChatContent>;

/** A message in a session. */
export const ChatMessage = Type.Object({
  seq: Type.Integer({ description: 'Grows with each retained message of any session' }),
  time: Timestamp,
  from: Type.String({ description: 'Name of the sender at that time' }),
  fromId: orNull(Type.String({ description: 'null: the operator' })),
  to: orNull(Type.String({ description: 'Name of the only recipient; null: everybody' })),
  ...ChatContent.properties,
  cut: Type.Optional(
    Type.Literal(true, { description: 'Not a message: this reader fell behind; resume with since=seq' }),
  ),
});
export type ChatMessage = Static<typeof ChatMessage>;

export const ChatQuery = Type.Object(
  {
    since: Type.Optional(
      Type.Integer({ minimum: 0, description: 'Only messages with a greater sequence number' }),
    ),
    from: Type.Optional(
      Type.String({ description: 'Only messages since this ISO 8601 time, or age such as 10m' }),
    ),
    limit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 10_000,
        description: 'At most this many of the newest (default 10000)',
      }),
    ),
    follow: Type.Optional(
      Type.Boolean({ description: 'Keep the answer open and send new messages, one JSON object per line' }),
    ),
  },
  { additionalProperties: false },
);
export type ChatQuery = Static<typeof ChatQuery>;
