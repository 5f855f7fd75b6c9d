import Database from 'better-sqlite3';
import { migrate } from '../migrate.js';

/** An empty database of the newest version that is nowhere on disk. */
export function memoryDatabase(): Database.Database {
  const db = new Database(':memory:');
  migrate(db, 0);
  return db;
}

/** Whether the disk takes what is written. */
export function setWritable(db: Database.Database, writable: boolean): void {
  db.pragma(`query_only = ${writable ? 'OFF' : 'ON'}`);
}
