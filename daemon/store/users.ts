import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { orNull } from '../../protocol/api/schema.js';
import { User } from '../../protocol/api/user.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'users', key: ['id'] };

const userRow = Compile(
  Type.Object({
    ...Type.Pick(User, ['id', 'name', 'kind', 'role', 'data', 'address', 'banned', 'createdAt', 'lastSeenAt'])
      .properties,
    password: orNull(Type.String()),
    bound: Type.Boolean(),
  }),
);

/** The table `users`. */
export function userTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['users'] {
  const select = db.prepare('SELECT * FROM users ORDER BY created_at, rowid');
  const columns = [
    'name',
    'kind',
    'role',
    'password',
    'data',
    'address',
    'bound',
    'created_at',
    'last_seen_at',
    'banned',
  ];
  const upsert = db.prepare(upsertSql('users', ['id', ...columns]));
  const remove = db.prepare('DELETE FROM users WHERE id = ?');
  return {
    list: () => guard('Reading users', () => decodeRows(place, select.all(), decode, misfits)),
    put: ({ data, bound, createdAt, lastSeenAt, ...plain }) => {
      guard(`Saving user ${plain.name}`, () =>
        upsert.run({
          ...plain,
          data: JSON.stringify(data),
          bound: bound ? 1 : 0,
          created_at: createdAt,
          last_seen_at: lastSeenAt,
        }),
      );
    },
    delete: (id) => {
      guard(`Deleting user ${id}`, () => remove.run(id));
    },
  };
}

function decode(row: Row) {
  return decodeWith(userRow, {
    id: row['id'],
    name: row['name'],
    kind: row['kind'],
    role: row['role'],
    password: row['password'],
    data: parseJson(row['data']),
    address: row['address'],
    bound: row['bound'] === 1,
    banned: row['banned'],
    createdAt: row['created_at'],
    lastSeenAt: row['last_seen_at'],
  });
}
