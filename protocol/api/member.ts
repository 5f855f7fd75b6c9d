import Type, { type Static } from 'typebox';
import { orNull, Timestamp } from './schema.js';

/** A user in a session. */
export const Member = Type.Object({
  userId: Type.String(),
  name: Type.String(),
  administrator: Type.Boolean(),
  master: Type.Boolean(),
  canBeMaster: Type.Boolean(),
  present: Type.Boolean({ description: 'Whether it has a connection now' }),
  room: orNull(Type.String({ description: 'Name of the room it is in' })),
  joinedAt: Timestamp,
});
export type Member = Static<typeof Member>;

export const MemberAdd = Type.Object(
  {
    user: Type.String({ description: 'Id or name' }),
    canBeMaster: Type.Optional(Type.Boolean({ description: 'Whether it may be elected (default true)' })),
  },
  { additionalProperties: false },
);
export type MemberAdd = Static<typeof MemberAdd>;

export const MessageSend = Type.Object(
  {
    to: Type.Optional(Type.String({ description: 'Id or name of the one who gets it; everybody without' })),
    message: Type.Unknown({ description: 'A text, or any JSON' }),
  },
  { additionalProperties: false },
);
export type MessageSend = Static<typeof MessageSend>;

export const Base64 = Type.String({
  pattern: '^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
  takes: 'bytes in base64',
  description: 'Bytes in base64',
});

export const SceneEventSend = Type.Object(
  {
    to: Type.Optional(
      Type.String({ description: '"master", "all" (only for the master, like users) or a user' }),
    ),
    direct: Type.Optional(Type.Boolean({ description: 'Past the master: any member may send to users' })),
    text: Type.Optional(Type.String()),
    bytes: Type.Optional(Base64),
    raw: Type.Optional(
      Type.Boolean({
        description: 'Also what VR2Gather apps cannot read: anything but JSON with TypeId and Data',
      }),
    ),
  },
  { additionalProperties: false },
);
export type SceneEventSend = Static<typeof SceneEventSend>;

/** Recipients. */
export const Heard = Type.Object({
  sessions: Type.Integer({ description: 'How many sessions with somebody in it it went to' }),
  users: Type.Integer({ description: 'How many of those who get it are connected' }),
  inboxes: Type.Integer({
    description: 'How many others get it whose inbox somebody follows (`vrt user inbox`)',
  }),
});
export type Heard = Static<typeof Heard>;
