import type { Database } from 'better-sqlite3';
import { Compile } from 'typebox/compile';
import { Statistics } from '../../protocol/api/statistics.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';

const place: Place = { table: 'statistics', key: ['resolution_s', 'time_s', 'session', 'client'] };

const check = Compile(Statistics);

/** Rows in all, whatever their age: at 30 streams an hour of seconds and a week of minutes. */
const maximumRows = 500_000;

/** The table `statistics`: the history of streams. */
export function statisticsTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['statistics'] {
  const insert = db.prepare('INSERT OR REPLACE INTO statistics VALUES (?, ?, ?, ?, ?)');
  const select = db.prepare(`
    SELECT * FROM (SELECT * FROM statistics
                   WHERE resolution_s = @resolutionS AND time_s BETWEEN @sinceS AND @untilS
                     AND (@session IS NULL OR session = @session) AND (@client IS NULL OR client = @client)
                   ORDER BY time_s DESC LIMIT @limit)
    ORDER BY time_s`);
  const prune = db.prepare('DELETE FROM statistics WHERE resolution_s = ? AND time_s < ?');
  const count = db.prepare('SELECT count(*) FROM statistics').pluck();
  const shrink = db.prepare(
    `DELETE FROM statistics WHERE (resolution_s, time_s, session, client) IN
       (SELECT resolution_s, time_s, session, client FROM statistics ORDER BY time_s LIMIT ?)`,
  );
  let rows = Number(count.get());
  return {
    append: (batch) => {
      guard(
        'Saving statistics',
        db.transaction(() => {
          for (const { resolutionS, row } of batch) {
            const timeS = Math.floor(Date.parse(row.time) / 1000);
            insert.run(resolutionS, timeS, row.session, row.client, JSON.stringify(row));
          }
        }),
      );
      rows += batch.length;
    },
    prune: (secondsBeforeS, minutesBeforeS) => {
      guard('Pruning statistics', () => {
        rows -= prune.run(1, secondsBeforeS).changes + prune.run(60, minutesBeforeS).changes;
        if (rows > maximumRows) rows -= shrink.run(rows - maximumRows).changes;
      });
    },
    select: ({ session = null, client = null, ...query }) =>
      guard('Reading statistics', () =>
        decodeRows(place, select.all({ ...query, session, client }), decode, misfits),
      ),
  };
}

function decode(row: Row) {
  return decodeWith(check, parseJson(row['data']));
}
