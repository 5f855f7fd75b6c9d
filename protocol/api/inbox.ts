import Type, { type Static } from 'typebox';
import { oneOf, orNull, Timestamp } from './schema.js';

const inboxKinds = [
  'joined',
  'left',
  'roles',
  'user-data',
  'session-closed',
  'removed',
  'message',
  'event-to-master',
  'event-to-user',
  'audio',
  'scenario-event',
  'entered',
  'left-room',
  'data',
  'cut',
] as const;

/** One entry of the inbox of a user. */
export const InboxItem = Type.Object({
  time: Timestamp,
  kind: oneOf([...inboxKinds], 'What it is'),
  from: orNull(Type.String({ description: 'Name of the user it comes from or is about' })),
  text: Type.Optional(Type.String({ description: 'A message, or bytes that are UTF-8' })),
  bytes: Type.Optional(Type.String({ description: 'Other bytes in base64' })),
  json: Type.Optional(Type.Unknown()),
  stream: Type.Optional(Type.String({ description: 'Kind of the data stream' })),
});
export type InboxItem = Static<typeof InboxItem>;
