import Database from 'better-sqlite3';
import { existsSync, statSync } from 'node:fs';
import { applicationId } from './migrate.js';
import { errorCode } from '../../protocol/text/reason.js';

/** What lies at the path of the database, found without changing it. */
export type Inspection =
  | { readonly kind: 'absent' }
  | { readonly kind: 'database'; readonly version: number }
  | { readonly kind: 'foreign' }
  | { readonly kind: 'damaged'; readonly why: string };

/** Looks at a database through a read-only connection. Throws what SQLite throws when it cannot be read at all. */
export function inspect(path: string): Inspection {
  if (!existsSync(path) || statSync(path).size === 0) return { kind: 'absent' };
  let db: Database.Database | undefined;
  try {
    db = new Database(path, { readonly: true, fileMustExist: true });
    return examine(db);
  } catch (error) {
    const code = errorCode(error);
    if (code === 'SQLITE_NOTADB') return { kind: 'damaged', why: 'it is not a database' };
    if (code.startsWith('SQLITE_CORRUPT')) return { kind: 'damaged', why: 'its pages are damaged' };
    throw error;
  } finally {
    db?.close();
  }
}

function examine(db: Database.Database): Inspection {
  const owner = db.pragma('application_id', { simple: true });
  const tables = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables === 0) return { kind: 'absent' };
  if (owner !== applicationId) return { kind: 'foreign' };
  const finding = db.pragma('integrity_check(1)', { simple: true });
  if (finding !== 'ok') return { kind: 'damaged', why: `its integrity check says: ${String(finding)}` };
  return { kind: 'database', version: Number(db.pragma('user_version', { simple: true })) };
}
