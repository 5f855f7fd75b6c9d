import type { Database } from 'better-sqlite3';
import { decoded, malformed, type Decoded } from '../../protocol/decoded.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import { decodeRows, parseJson, type ReportTrouble, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

/** The table `settings`; values are JSON so that a boolean stays one. */
export function settingTable(db: Database, guard: StoreGuard, report: ReportTrouble): Store['settings'] {
  const select = db.prepare('SELECT key, value FROM settings ORDER BY key');
  const upsert = db.prepare(upsertSql('settings', ['key', 'value']));
  return {
    list: () => guard('Reading settings', () => decodeRows('settings', select.all(), decode, report)),
    put: (key, value) => {
      guard(`Saving setting ${key}`, () => upsert.run({ key, value: JSON.stringify(value) }));
    },
  };
}

function decode(row: Row): Decoded<{ key: string; value: unknown }> {
  const key = row['key'];
  const value = parseJson(row['value']);
  if (typeof key !== 'string') return malformed('key is no text');
  if (typeof value !== 'boolean' && typeof value !== 'number')
    return malformed('value is neither boolean nor number');
  return decoded({ key, value });
}
