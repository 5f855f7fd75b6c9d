import type { Database } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { Scenario } from '../../protocol/api/scenario.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import { decodeRows, decodeWith, parseJson, type ReportTrouble, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const scenarioRow = Compile(Scenario);
/** The table `scenarios`. */
export function scenarioTable(db: Database, guard: StoreGuard, report: ReportTrouble): Store['scenarios'] {
  const select = db.prepare('SELECT definition FROM scenarios ORDER BY rowid');
  const upsert = db.prepare(upsertSql('scenarios', ['id', 'definition']));
  const remove = db.prepare('DELETE FROM scenarios WHERE id = ?');
  return {
    list: () => guard('Reading scenarios', () => decodeRows('scenarios', select.all(), decode, report)),
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
  return decodeWith(scenarioRow, parseJson(row['definition']));
}
