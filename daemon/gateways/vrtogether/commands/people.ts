import { anyText, jsonFields, textOf } from '../../../../protocol/vrtogether/arguments.js';
import { userModel } from '../../../../protocol/vrtogether/models.js';
import type { Needs } from '../context.js';
import type { Caller as AnyCaller } from './caller.js';
import { done, ok, refused, type Reply } from '../reply.js';
import { sfuDataOf } from '../wire-session.js';
import { forAnybody, forUsers, type Command } from './command.js';
import { isAdmin } from './admin.js';

const longestName = 128;

type Context = Needs<'presence' | 'afterwards' | 'media', 'users' | 'mailboxes' | 'gatherings'>;
type Caller = AnyCaller<Context>;

/** Users: signing in and out, and their data. */
export const peopleCommands: Readonly<Record<string, Command<Context>>> = {
  Login: forAnybody(async (caller, fields) => {
    const name = textOf(fields['userName'], longestName)?.replaceAll(/\p{Cc}/gu, '');
    if (name === undefined || name === '') return { code: 204, anonymous: true } satisfies Reply;
    const { users } = caller.context.people;
    const { userId } = caller;
    if (userId !== undefined) {
      if (users.nameOf(userId) === name) return ok({ userId });
      caller.signOut('it signed in under another name');
    }
    const password = anyText(fields['userPassword'], 256);
    const user = await users.signIn({ name, password, address: caller.address });
    // A caller with the password takes over; nobody else is ever bound to a user that has a caller.
    if (user.password !== null) caller.context.people.mailboxes.disconnect(user.id, 'signed in elsewhere');
    caller.signIn(user);
    return ok({ userId: user.id });
  }),

  Logout: forUsers((caller) => {
    caller.signOut('it signed out');
    return done;
  }),

  UpdateUserDataJson: aside((caller, fields, userId) => {
    const data = jsonFields(fields['userDataJson']);
    return data === undefined ? refused(1700) : changed(caller, userId, data, 'merge').then(ok);
  }),

  /** Version 1: one key at a time. */
  UpdateUserData: aside((caller, fields, userId) => {
    const key = textOf(fields['userDataKey'], 256);
    if (key === undefined) return refused(1700);
    const value = fields['userDataValue'] ?? '';
    return changed(caller, userId, { [key]: value }, 'merge').then(() => done);
  }),

  ClearUserData: aside((caller, _fields, userId) => changed(caller, userId, {}, 'replace').then(() => done)),

  GetUserData: forUsers(({ context }, fields, userId) => {
    const user = context.people.users.byId(textOf(fields['userId']) ?? userId);
    return user === undefined ? refused(1301) : ok(user.data);
  }),

  GetUserInfo: forUsers((caller, fields, userId) => {
    const wanted = textOf(fields['userId']) ?? userId;
    return caller.context.people.users.byId(wanted) === undefined
      ? refused(1301)
      : ok(userInfo(caller, wanted));
  }),

  GetUsers: forUsers((caller) =>
    ok(
      Object.fromEntries(
        caller.context.people.users
          .list()
          .filter(({ banned }) => banned === null)
          .map(({ id }) => [id, userInfo(caller, id)]),
      ),
    ),
  ),

  AddUser: forUsers(async (caller, fields) => {
    if (!isAdmin(caller)) return refused(801);
    const name = textOf(fields['userName'], longestName);
    const password = textOf(fields['userPassword'], 256);
    if (name === undefined || password === undefined) return refused(204);
    const { users } = caller.context.people;
    const role = fields['userAdmin'] === true ? 'admin' : 'user';
    const user = await users.add({ name, password, role });
    return ok(userInfo(caller, user.id));
  }),

  DeleteUser: forUsers((caller, fields, userId) => {
    const wanted = textOf(fields['userId']) ?? '';
    const { people, presence, afterwards } = caller.context;
    if (people.users.byId(wanted) === undefined) return refused(1301);
    if (wanted !== userId && !isAdmin(caller)) return refused(801);
    afterwards(() => {
      if (people.users.byId(wanted) !== undefined) presence.remove(wanted);
    });
    return done;
  }),
};

/** Answered when the data are stored, which may take a while; later commands of the client run at once. */
function aside(run: Parameters<typeof forUsers<Context>>[0]): Command<Context> {
  return { ...forUsers(run), aside: true };
}

function changed(
  { context }: Caller,
  userId: string,
  data: Readonly<Record<string, unknown>>,
  how: 'merge' | 'replace',
): Promise<Readonly<Record<string, unknown>>> {
  return context.people.users.setData(userId, { ...data }, how);
}

/** Version 1's users: passwords are never sent. */
function userInfo(caller: Caller, userId: string): object {
  const user = caller.context.people.users.byId(userId);
  if (user === undefined) return {};
  return {
    ...userModel(user, sfuDataOf(caller, userId) ?? {}),
    userPassword: '',
    userAdmin: user.role === 'admin',
  };
}
