import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { Session } from '../../protocol/api/session.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'sessions', key: ['id'] };

const check = Compile(
  Type.Pick(Session, ['id', 'name', 'state', 'source', 'clients', 'createdAt', 'startedAt']),
);

/** The tables `sessions` and `session_clients`. */
export function sessionTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['sessions'] {
  const select = db.prepare(`
    SELECT s.*, (SELECT json_group_array(hostname ORDER BY position) FROM session_clients
                 WHERE session_id = s.id) AS clients
    FROM sessions s ORDER BY s.created_at, s.rowid`);
  const upsert = db.prepare(
    upsertSql('sessions', ['id', 'name', 'state', 'source', 'created_at', 'started_at']),
  );
  const clearClients = db.prepare('DELETE FROM session_clients WHERE session_id = ?');
  const insertClient = db.prepare('INSERT INTO session_clients VALUES (?, ?, ?)');
  const remove = db.prepare('DELETE FROM sessions WHERE id = ?');

  return {
    list: () => guard('Reading sessions', () => decodeRows(place, select.all(), decode, misfits)),
    put: (record) => {
      guard(
        `Saving session ${record.name}`,
        db.transaction(() => {
          upsert.run({
            id: record.id,
            name: record.name,
            state: record.state,
            source: record.source,
            created_at: record.createdAt,
            started_at: record.startedAt,
          });
          clearClients.run(record.id);
          for (const [position, hostname] of record.clients.entries()) {
            insertClient.run(record.id, position, hostname);
          }
        }),
      );
    },
    delete: (id) => {
      guard(`Deleting session ${id}`, () => remove.run(id));
    },
  };
}

function decode(row: Row) {
  return decodeWith(check, {
    id: row['id'],
    name: row['name'],
    state: row['state'],
    source: row['source'],
    clients: parseJson(row['clients']),
    createdAt: row['created_at'],
    startedAt: row['started_at'],
  });
}
