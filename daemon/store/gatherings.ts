import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ScenarioInstance } from '../../protocol/api/scenario.js';
import { orNull } from '../../protocol/api/schema.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'gatherings', key: ['session_id'] };

const gatheringRow = Compile(
  Type.Object({
    sessionId: Type.String(),
    title: Type.String(),
    description: orNull(Type.String()),
    protocol: Type.String(),
    administrator: orNull(Type.String()),
    master: orNull(Type.String()),
    scenario: orNull(ScenarioInstance),
  }),
);

/** The table `gatherings`: the people's side of sessions. */
export function gatheringTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['gatherings'] {
  const select = db.prepare('SELECT * FROM gatherings');
  const columns = ['title', 'description', 'protocol', 'administrator', 'master', 'scenario'];
  const upsert = db.prepare(upsertSql('gatherings', ['session_id', ...columns]));
  return {
    list: () => guard('Reading gatherings', () => decodeRows(place, select.all(), decode, misfits)),
    put: ({ sessionId, scenario, ...plain }) => {
      guard(`Saving who is in session ${sessionId}`, () =>
        upsert.run({
          ...plain,
          session_id: sessionId,
          scenario: scenario === null ? null : JSON.stringify(scenario),
        }),
      );
    },
  };
}

function decode(row: Row) {
  return decodeWith(gatheringRow, {
    sessionId: row['session_id'],
    title: row['title'],
    description: row['description'],
    protocol: row['protocol'],
    administrator: row['administrator'],
    master: row['master'],
    scenario: row['scenario'] === null ? null : parseJson(row['scenario']),
  });
}
