import { missing, ok, type Check } from './check.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Whether SQLite can be loaded: its binding is compiled at installation, which npm may have been told to skip. */
export const sqlite: Check = async () => {
  try {
    const { default: Database } = await import('better-sqlite3');
    const db = new Database(':memory:');
    const version = String(db.prepare('SELECT sqlite_version()').pluck().get());
    db.close();
    return [ok('sqlite', `SQLite ${version}`)];
  } catch (error) {
    const hint = 'Run `npm rebuild better-sqlite3 --allow-scripts=better-sqlite3` where vrt is installed.';
    return [missing('sqlite', reasonOf(error), hint)];
  }
};
