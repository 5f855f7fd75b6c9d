import Type, { type Static } from 'typebox';
import { oneOf, orNull, Timestamp } from './schema.js';
import { UserId } from './id.js';

export const userKinds = ['account', 'guest'] as const;
const roles = ['admin', 'user'] as const;
const banKinds = ['name', 'address'] as const;

/** Names of users: any printable text, since apps make them up. */
export const UserName = Type.String({
  pattern: '^[^\\x00-\\x1f\\x7f]{1,128}$',
  takes: 'a name of 1 to 128 printable characters',
  description: 'Up to 128 printable characters',
});

const Password = Type.String({ minLength: 8, maxLength: 256, description: 'At least 8 characters' });

/** Free data about a user; gateways store the data of their clients here. */
const UserData = Type.Record(Type.String(), Type.Unknown());

export const User = Type.Object({
  id: UserId,
  name: UserName,
  kind: oneOf([...userKinds], 'An account stays until it is removed; a guest until it leaves'),
  role: oneOf([...roles], 'What it may do: an admin may also reset and end what others use'),
  hasPassword: Type.Boolean({ description: 'Whether it must give a password to sign in' }),
  present: Type.Boolean({ description: 'Whether it has a connection now' }),
  session: orNull(Type.String({ description: 'Name of the session it is in' })),
  room: orNull(Type.String({ description: 'Name of the room it is in' })),
  data: UserData,
  address: orNull(Type.String({ description: 'Where it last came from' })),
  banned: orNull(
    oneOf([...banKinds], 'Nobody of its name may sign in, or nobody from its address either; null: it may'),
  ),
  createdAt: Timestamp,
  lastSeenAt: orNull(Timestamp),
});
export type User = Static<typeof User>;

export const UserAdd = Type.Object(
  {
    name: UserName,
    kind: Type.Optional(oneOf([...userKinds], 'Default account')),
    role: Type.Optional(oneOf([...roles], 'Default user')),
    password: Type.Optional(Password),
    data: Type.Optional(UserData),
  },
  { additionalProperties: false },
);
export type UserAdd = Static<typeof UserAdd>;

export const UserPatch = Type.Object(
  {
    role: Type.Optional(oneOf([...roles], 'New role')),
    password: Type.Optional(orNull(Password)),
    data: Type.Optional(UserData),
    replaceData: Type.Optional(Type.Boolean({ description: 'Forget the data that is not given' })),
  },
  { additionalProperties: false },
);
export type UserPatch = Static<typeof UserPatch>;

/** Whom to keep out. */
export const UserBan = Type.Object(
  {
    /** A name, known or not, or the id of a user. */
    user: UserName,
    address: Type.Optional(
      Type.Boolean({ description: 'Whoever comes from the address that it last came from, too' }),
    ),
  },
  { additionalProperties: false },
);
export type UserBan = Static<typeof UserBan>;
