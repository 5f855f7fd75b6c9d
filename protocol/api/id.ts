import Type, { type TUnsafe } from 'typebox';

declare const kind: unique symbol;
/**
 * A text that names one kind of thing: one kind does not pass for another, so that swapping two ids, or an id and a name, does
 * not compile. What comes from outside is any text until it is looked up, and passes for each.
 */
type Of<K extends string> = string & { readonly [kind]?: K };

export type SessionId = Of<'session'>;
export type StreamId = Of<'stream'>;
export type ClientId = Of<'client'>;
export type UserId = Of<'user'>;
/** What people call a session, a client or a user. */
export type Name = Of<'name'>;

export const SessionId: TUnsafe<SessionId> = Type.Unsafe<SessionId>(Type.String());
export const StreamId: TUnsafe<StreamId> = Type.Unsafe<StreamId>(Type.String());
export const ClientId: TUnsafe<ClientId> = Type.Unsafe<ClientId>(Type.String());
export const UserId: TUnsafe<UserId> = Type.Unsafe<UserId>(Type.String());
export const Name: TUnsafe<Name> = Type.Unsafe<Name>(Type.String());
