import type { Statistics } from '../../protocol/api/statistics.js';
import { merge, type StreamStatistics } from '../../protocol/statistics/merge.js';
import type { WallClock } from './clock.js';
import type { EventBus } from './events.js';
import type { StatisticsSelection, Store } from './store.js';
import type { StreamId } from '../../protocol/api/id.js';

/** Whose a row is. */
export interface StatisticsOwner {
  readonly streamId: StreamId;
  readonly session: string;
  readonly client: string;
}

/** Rows of one stream that wait to become one of a second, and seconds that wait to become one of a minute. */
interface OpenPeriods {
  readonly second: Statistics[];
  readonly minute: Statistics[];
}

/** Retention; older rows are pruned. */
const secondsKeptS = 3_600;
const minutesKeptS = 30 * 86_400;
/** Rows that wait for the store at most: those of a disk that is full are given up, oldest first. */
const maximumWaiting = 10_000;

/**
 * Measurements of the streams: the newest row of each, an event per row, and a history of seconds and minutes. Rows
 * reach the store in batches, by `flush`; a kill costs the last batch.
 */
export class StatisticsLog {
  readonly #store: Store['statistics'];
  readonly #bus: Pick<EventBus, 'emit' | 'wanted'>;
  readonly #now: WallClock;
  readonly #latest = new Map<string, Statistics>();
  readonly #open = new Map<string, OpenPeriods>();
  #waiting: { readonly resolutionS: 1 | 60; readonly row: Statistics }[] = [];

  constructor(store: Store['statistics'], bus: Pick<EventBus, 'emit' | 'wanted'>, now: WallClock) {
    this.#store = store;
    this.#bus = bus;
    this.#now = now;
  }

  /** The newest row of a live stream. */
  latest(streamId: StreamId): Statistics | undefined {
    return this.#latest.get(streamId);
  }

  add(owner: StatisticsOwner, measured: StreamStatistics): void {
    const row: Statistics = { time: this.#now().toISOString(), ...owner, ...measured };
    this.#latest.set(owner.streamId, row);
    this.#gather(row);
    if (!this.#bus.wanted('statistics')) return;
    this.#bus.emit('statistics', 'summary', {
      severity: 'debug',
      message: `${row.session} to ${row.client}: ${row.clientFps.toFixed(0)} frames/s, ${(row.bitrateBps / 1e6).toFixed(1)} Mbit/s.`,
      subject: row.session,
      session: row.session,
      client: row.client,
      data: row,
    });
  }

  /** The stream ended: its rows so far become history. */
  ended(streamId: StreamId): void {
    const open = this.#open.get(streamId);
    if (open !== undefined) {
      this.#close(open.second, 1, open.minute);
      this.#close(open.minute, 60);
    }
    this.#latest.delete(streamId);
    this.#open.delete(streamId);
  }

  /** Writes what waits, and prunes. Throws a store error; then it waits on. */
  flush(): void {
    if (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#store.append(batch);
      this.#waiting = this.#waiting.slice(batch.length);
    }
    const nowS = Math.floor(this.#now().getTime() / 1000);
    this.#store.prune(nowS - secondsKeptS, nowS - minutesKeptS);
  }

  /** History, oldest first, unwritten rows included. */
  select(selection: StatisticsSelection): Statistics[] {
    const waiting = this.#waiting
      .filter(
        ({ resolutionS, row }) =>
          resolutionS === selection.resolutionS &&
          within(row, selection) &&
          (selection.session === undefined || row.session === selection.session) &&
          (selection.client === undefined || row.client === selection.client),
      )
      .map(({ row }) => row);
    const unfinished = selection.resolutionS === 60 ? this.#unfinishedMinutes(selection) : [];
    return [...this.#store.select(selection), ...waiting, ...unfinished].slice(-selection.limit);
  }

  /** What live streams have gathered of the minute that is not over: a young stream has no other. */
  #unfinishedMinutes({ session, client, untilS }: StatisticsSelection): Statistics[] {
    return [...this.#open.values()].flatMap(({ minute }) => {
      const [first, ...rest] = minute;
      if (first === undefined) return [];
      const row = merge([first, ...rest]);
      const fits =
        (session === undefined || row.session === session) &&
        (client === undefined || row.client === client) &&
        Date.parse(row.time) / 1000 <= untilS;
      return fits ? [row] : [];
    });
  }

  #gather(row: Statistics): void {
    const open = this.#open.get(row.streamId) ?? { second: [], minute: [] };
    this.#open.set(row.streamId, open);
    open.second.push(row);
    if (lengthS(open.second) < 0.9) return;
    this.#close(open.second, 1, open.minute);
    if (lengthS(open.minute) >= 59.5) this.#close(open.minute, 60);
  }

  /** The gathered rows become one of the history, and a part of the next longer one. */
  #close(rows: Statistics[], resolutionS: 1 | 60, longer?: Statistics[]): void {
    const [first, ...rest] = rows.splice(0);
    if (first === undefined) return;
    const row = merge([first, ...rest]);
    longer?.push(row);
    this.#waiting.push({ resolutionS, row });
    if (this.#waiting.length > maximumWaiting) this.#waiting.shift();
  }
}

function lengthS(rows: readonly Statistics[]): number {
  return rows.reduce((total, { periodS }) => total + periodS, 0);
}

function within({ time }: Statistics, { sinceS, untilS }: StatisticsSelection): boolean {
  const atS = Date.parse(time) / 1000;
  return atS >= sinceS && atS <= untilS;
}
