import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'data_wishes', key: ['user_id'] };

const wishesRow = Compile(
  Type.Object({
    userId: Type.String(),
    declared: Type.Array(Type.Object({ kind: Type.String(), description: Type.String() })),
    subscriptions: Type.Array(Type.Object({ userId: Type.String(), kind: Type.String() })),
  }),
);

/** The table `data_wishes`: data streams that users declare and subscribe to. */
export function wishesTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['dataWishes'] {
  const select = db.prepare('SELECT * FROM data_wishes');
  const upsert = db.prepare(upsertSql('data_wishes', ['user_id', 'declared', 'subscriptions']));
  const remove = db.prepare('DELETE FROM data_wishes WHERE user_id = ?');
  return {
    list: () => guard('Reading data streams', () => decodeRows(place, select.all(), decode, misfits)),
    put: ({ userId, declared, subscriptions }) => {
      guard(`Saving the data streams of user ${userId}`, () =>
        upsert.run({
          user_id: userId,
          declared: JSON.stringify(declared),
          subscriptions: JSON.stringify(subscriptions),
        }),
      );
    },
    delete: (userId) => {
      guard(`Deleting the data streams of user ${userId}`, () => remove.run(userId));
    },
  };
}

function decode(row: Row) {
  return decodeWith(wishesRow, {
    userId: row['user_id'],
    declared: parseJson(row['declared']),
    subscriptions: parseJson(row['subscriptions']),
  });
}
