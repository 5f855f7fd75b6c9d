import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { orNull } from '../../protocol/api/schema.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'members', key: ['user_id'] };

const memberRow = Compile(
  Type.Object({
    sessionId: Type.String(),
    userId: Type.String(),
    position: Type.Integer(),
    canBeMaster: Type.Boolean(),
    room: orNull(Type.String()),
    joinedAt: Type.String(),
  }),
);

/** The table `members`. */
export function memberTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['members'] {
  const select = db.prepare('SELECT * FROM members ORDER BY session_id, position');
  const columns = ['session_id', 'position', 'can_be_master', 'room', 'joined_at'];
  const upsert = db.prepare(upsertSql('members', ['user_id', ...columns]));
  const remove = db.prepare('DELETE FROM members WHERE user_id = ?');
  return {
    list: () => guard('Reading members', () => decodeRows(place, select.all(), decode, misfits)),
    put: ({ sessionId, userId, position, canBeMaster, room, joinedAt }) => {
      guard(`Saving a member of session ${sessionId}`, () =>
        upsert.run({
          user_id: userId,
          session_id: sessionId,
          position,
          can_be_master: canBeMaster ? 1 : 0,
          room,
          joined_at: joinedAt,
        }),
      );
    },
    delete: (userId) => {
      guard(`Removing member ${userId}`, () => remove.run(userId));
    },
  };
}

function decode(row: Row) {
  return decodeWith(memberRow, {
    sessionId: row['session_id'],
    userId: row['user_id'],
    position: row['position'],
    canBeMaster: row['can_be_master'] === 1,
    room: row['room'],
    joinedAt: row['joined_at'],
  });
}
