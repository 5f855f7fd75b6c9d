import type { Database } from 'better-sqlite3';
import { initial } from './migrations/0001-initial.js';
import { scopesAndStatistics } from './migrations/0002-scopes-and-statistics.js';
import { people } from './migrations/0003-people.js';
import { eventRings } from './migrations/0004-event-rings.js';
import { setAsideRows } from './migrations/0005-set-aside.js';
import { bans } from './migrations/0006-bans.js';
import { messages } from './migrations/0007-messages.js';

/** In order; the version of a database (`user_version`) is the number of those that were applied to it. */
const migrations: readonly string[] = [
  initial,
  scopesAndStatistics,
  people,
  eventRings,
  setAsideRows,
  bans,
  messages,
];

/** The newest database version that this program can read. */
export const newestVersion = migrations.length;

/** Marks a SQLite file as ours (`PRAGMA application_id`): "vrt1" in ASCII. */
export const applicationId = 0x76727431;

/** Applies the migrations that the database lacks, each in one transaction with its version number. */
export function migrate(db: Database, version: number): void {
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue;
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`application_id = ${applicationId}`);
      db.pragma(`user_version = ${index + 1}`);
    }).exclusive();
  }
}
