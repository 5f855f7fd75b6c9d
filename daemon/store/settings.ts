import type { Database } from 'better-sqlite3';
import { decoded, malformed, type Decoded } from '../../protocol/decoded.js';
import { changeableScopes } from '../../protocol/settings/scopes.js';
import type { Store, StoredChoice } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, parseJson, type Row } from './rows.js';

const place: Place = { table: 'scoped_settings', key: ['scope', 'owner', 'path'] };

/** The table `scoped_settings`; values are JSON. */
export function settingTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['settings'] {
  const select = db.prepare(
    'SELECT scope, owner, path, value FROM scoped_settings ORDER BY scope, owner, path',
  );
  const upsert = db.prepare(
    `INSERT INTO scoped_settings (scope, owner, path, value) VALUES (?, ?, ?, ?)
     ON CONFLICT (scope, owner, path) DO UPDATE SET value = excluded.value`,
  );
  const remove = db.prepare('DELETE FROM scoped_settings WHERE scope = ? AND owner = ? AND path = ?');
  const forget = db.prepare('DELETE FROM scoped_settings WHERE scope = ? AND owner = ?');
  return {
    list: () => guard('Reading settings', () => decodeRows(place, select.all(), decode, misfits)),
    apply: ({ scope, owner }, choices) => {
      guard(
        'Saving settings',
        db.transaction(() => {
          for (const [path, value] of choices) {
            if (value === undefined) remove.run(scope, owner, path);
            else upsert.run(scope, owner, path, JSON.stringify(value));
          }
        }),
      );
    },
    forget: ({ scope, owner }) => {
      guard('Forgetting settings', () => forget.run(scope, owner));
    },
  };
}

function decode(row: Row): Decoded<StoredChoice> {
  const { owner, path } = row;
  const scope = changeableScopes.find((known) => known === row['scope']);
  const value = parseJson(row['value']);
  if (scope === undefined || typeof owner !== 'string' || typeof path !== 'string')
    return malformed('scope, owner or path is not known');
  return value === undefined ? malformed('value is not JSON') : decoded({ scope, owner, path, value });
}
