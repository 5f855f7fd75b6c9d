import Database from 'better-sqlite3';
import { VrtError } from '../../protocol/api/error.js';
import { inspect } from './inspect.js';
import { migrate, newestVersion } from './migrate.js';
import { makePrivate } from './private-files.js';
import type { ReportTrouble } from './misfits.js';
import { setAside, type SetAside } from './set-aside.js';
import { storeError } from './store-error.js';

export interface OpenedDatabase {
  readonly db: Database.Database;
  /** Present when a damaged database was found, kept under another name and replaced by a new one. */
  readonly setAside: SetAside | undefined;
}

/** How long a statement waits for another program's lock, such as a person's `sqlite3` shell. */
const busyTimeoutMs = 2_000;

/**
 * Opens the database at `path`, creates or migrates it, and sets a damaged one aside. Throws VrtError `store-newer`
 * (nothing is changed), `store-full` or `store-failed`.
 */
export function openDatabase(path: string, now: () => Date, report: ReportTrouble): OpenedDatabase {
  let db: Database.Database | undefined;
  try {
    const found = inspect(path);
    if (found.kind === 'foreign') throw foreign(path);
    if (found.kind === 'database' && found.version > newestVersion) throw newer(path, found.version);
    const aside = found.kind === 'damaged' ? setAside(path, found.why, now()) : undefined;
    makePrivate(path, report);
    db = new Database(path, { timeout: busyTimeoutMs });
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    migrate(db, found.kind === 'database' ? found.version : 0);
    return { db, setAside: aside };
  } catch (error) {
    db?.close();
    throw storeError(error, 'Opening the database', path);
  }
}

function newer(path: string, version: number): VrtError {
  return new VrtError(
    'store-newer',
    `${path} has version ${version}; this vrt reads versions up to ${newestVersion}. Nothing was changed.`,
  );
}

function foreign(path: string): VrtError {
  return new VrtError('store-failed', `${path} is a database of another program. Nothing was changed.`, {
    hint: 'Name another directory with `--state-dir`.',
  });
}
