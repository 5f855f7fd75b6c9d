import type { Database } from 'better-sqlite3';
import { VrtError } from '../../protocol/api/error.js';
import type { Store } from '../core/store.js';
import { clientTable } from './clients.js';
import { wishesTable } from './data-wishes.js';
import { openDatabase } from './database.js';
import { EventLog, type EventLogOptions } from './event-log.js';
import { gatheringTable } from './gatherings.js';
import { storeGuard } from './guard.js';
import { memberTable } from './members.js';
import { messageTable } from './messages.js';
import { Misfits, type ReportTrouble } from './misfits.js';
import { scenarioTable } from './scenarios.js';
import { sessionTable } from './sessions.js';
import type { SetAside } from './set-aside.js';
import { settingTable } from './settings.js';
import { statisticsTable } from './statistics.js';
import { userTable } from './users.js';
import { reasonOf } from '../../protocol/text/reason.js';

export interface StoreOptions {
  /** Path of the database file; its directory exists. */
  readonly path: string;
  readonly now: () => Date;
  /** Told about rows that are set aside and about events that cannot be stored. */
  readonly report: ReportTrouble;
  readonly events?: Partial<EventLogOptions>;
}

export interface OpenedStore {
  readonly store: Store;
  /** Present when a damaged database was found and kept under this name; the store is then a new, empty one. */
  readonly setAside: SetAside | undefined;
}

const eventDefaults: EventLogOptions = { bounds: { audit: 20_000, traffic: 20_000 }, flushMs: 100 };

/** Opens the store. Throws VrtError `store-newer` (nothing is changed), `store-full` or `store-failed`. */
export function openStore(options: StoreOptions): OpenedStore {
  const { db, setAside } = openDatabase(options.path, options.now, options.report);
  try {
    return { store: storeOver(db, options), setAside };
  } catch (error) {
    db.close();
    if (error instanceof VrtError) throw error;
    // A table or column of this version is missing: statements cannot even be prepared.
    const why = reasonOf(error);
    throw new VrtError(
      'store-failed',
      `The database ${options.path} was changed by hand or half restored: ${why}.`,
      {
        cause: error,
        hint: 'Restore a copy of it, or move it away: vrtd then begins a new one.',
      },
    );
  }
}

/** The store over an open, migrated database, which `close` closes. */
export function storeOver(db: Database, { path, now, report, events }: StoreOptions): Store {
  const guard = storeGuard(path);
  const misfits = new Misfits(db, now, report);
  const log = guard(
    'Reading events',
    () => new EventLog(db, guard, misfits, report, { ...eventDefaults, ...events }),
  );
  return {
    sessions: sessionTable(db, guard, misfits),
    clients: clientTable(db, guard, misfits),
    users: userTable(db, guard, misfits),
    scenarios: scenarioTable(db, guard, misfits),
    gatherings: gatheringTable(db, guard, misfits),
    members: memberTable(db, guard, misfits),
    dataWishes: wishesTable(db, guard, misfits),
    messages: messageTable(db, guard, misfits),
    settings: settingTable(db, guard, misfits),
    events: log.face(),
    statistics: statisticsTable(db, guard, misfits),
    atomically: (work) => guard('Saving', db.transaction(work)),
    close: () => {
      log.close();
      db.close();
    },
  };
}
