import { anyText, fieldsOf, jsonFields, textOf } from '../../../../protocol/vrtogether/arguments.js';
import { userModel } from '../../../../protocol/vrtogether/models.js';
import type { Connection } from '../connection.js';
import { done, ok, refused, type Reply } from '../reply.js';
import { sfuDataOf } from '../wire-session.js';
import { forAnybody, forUsers, type Command } from './command.js';
import { isAdmin } from './server.js';

const longestName = 128;

/** Users: signing in and out, and what is kept about them. */
export const peopleCommands: Readonly<Record<string, Command>> = {
  Login: forAnybody(async (connection, fields) => {
    const name = textOf(fields['userName'], longestName)?.replaceAll(/\p{Cc}/gu, '');
    if (name === undefined || name === '') return { code: 204, anonymous: true } satisfies Reply;
    const { users } = connection.context.people;
    const { userId } = connection;
    if (userId !== undefined) {
      if (users.nameOf(userId) === name) return ok({ userId });
      connection.signOut('it signed in under another name');
    }
    const password = anyText(fields['userPassword'], 256);
    const user = await users.signIn({ name, password, address: connection.address });
    // Whoever proves a password takes over; nobody else is ever bound to a user that has a connection.
    if (user.password !== null)
      connection.context.people.mailboxes.disconnect(user.id, 'signed in elsewhere');
    connection.signIn(user);
    return ok({ userId: user.id });
  }),

  Logout: forUsers((connection) => {
    connection.signOut('it signed out');
    return done;
  }),

  UpdateUserDataJson: forUsers((connection, fields, userId) => {
    const data = jsonFields(fields['userDataJson']);
    return data === undefined ? refused(1700) : ok(changeData(connection, userId, data, 'merge'));
  }),

  /** Version 1: one key at a time. */
  UpdateUserData: forUsers((connection, fields, userId) => {
    const key = textOf(fields['userDataKey'], 256);
    if (key === undefined) return refused(1700);
    changeData(connection, userId, { [key]: fields['userDataValue'] ?? '' }, 'merge');
    return done;
  }),

  ClearUserData: forUsers((connection, _fields, userId) => {
    changeData(connection, userId, {}, 'replace');
    return done;
  }),

  GetUserData: forUsers(({ context }, fields, userId) => {
    const user = context.people.users.byId(textOf(fields['userId']) ?? userId);
    return user === undefined ? refused(1301) : ok(user.data);
  }),

  GetUserInfo: forUsers((connection, fields, userId) => {
    const wanted = textOf(fields['userId']) ?? userId;
    return connection.context.people.users.byId(wanted) === undefined
      ? refused(1301)
      : ok(userInfo(connection, wanted));
  }),

  GetUsers: forUsers((connection) =>
    ok(
      Object.fromEntries(
        connection.context.people.users.list().map(({ id }) => [id, userInfo(connection, id)]),
      ),
    ),
  ),

  AddUser: forUsers(async (connection, fields) => {
    if (!isAdmin(connection)) return refused(801);
    const name = textOf(fields['userName'], longestName);
    const password = textOf(fields['userPassword'], 256);
    if (name === undefined || password === undefined) return refused(204);
    const { users } = connection.context.people;
    const role = fields['userAdmin'] === true ? 'admin' : 'user';
    const user = await users.add({ name, password, role });
    return ok(userInfo(connection, user.id));
  }),

  DeleteUser: forUsers((connection, fields, userId) => {
    const wanted = textOf(fields['userId']) ?? '';
    const { people, presence, afterwards } = connection.context;
    if (people.users.byId(wanted) === undefined) return refused(1301);
    if (wanted !== userId && !isAdmin(connection)) return refused(801);
    afterwards(() => {
      if (people.users.byId(wanted) !== undefined) presence.remove(wanted);
    });
    return done;
  }),
};

function changeData(
  connection: Connection,
  userId: string,
  data: Readonly<Record<string, unknown>>,
  how: 'merge' | 'replace',
): Readonly<Record<string, unknown>> {
  const { users, gatherings } = connection.context.people;
  const changed = users.setData(userId, { ...fieldsOf(data) }, how);
  const gathering = gatherings.of(userId);
  if (gathering !== undefined) gatherings.notify(gathering, { kind: 'user-data', userId, data: changed });
  return changed;
}

/** Version 1's users: passwords are never told. */
function userInfo(connection: Connection, userId: string): object {
  const user = connection.context.people.users.byId(userId);
  if (user === undefined) return {};
  return {
    ...userModel(user, sfuDataOf(connection, userId) ?? {}),
    userPassword: '',
    userAdmin: user.role === 'admin',
  };
}
