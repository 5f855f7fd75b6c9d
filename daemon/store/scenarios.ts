import type { Database } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { Scenario } from '../../protocol/api/scenario.js';
import { malformed } from '../../protocol/decoded.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'scenarios', key: ['id'] };

const scenarioRow = Compile(Scenario);
/** The table `scenarios`. */
export function scenarioTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['scenarios'] {
  const select = db.prepare('SELECT * FROM scenarios ORDER BY rowid');
  const upsert = db.prepare(upsertSql('scenarios', ['id', 'definition']));
  const remove = db.prepare('DELETE FROM scenarios WHERE id = ?');
  return {
    list: () => guard('Reading scenarios', () => decodeRows(place, select.all(), decode, misfits)),
    put: (scenario) => {
      guard(`Saving scenario ${scenario.name}`, () =>
        upsert.run({ id: scenario.id, definition: JSON.stringify(scenario) }),
      );
    },
    delete: (id) => {
      guard(`Deleting scenario ${id}`, () => remove.run(id));
    },
  };
}

function decode(row: Row) {
  const scenario = decodeWith(scenarioRow, parseJson(row['definition']));
  return scenario.ok && scenario.value.id !== row['id'] ? malformed('it holds another id') : scenario;
}
