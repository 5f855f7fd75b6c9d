import type { Logger } from 'pino';
import type { StatisticsLog } from '../core/statistics.js';

const flushPeriodMs = 5_000;

/** Writes the history of streams every few seconds; the returned function writes the rest and ends that. */
export function keepHistory(
  statistics: Pick<StatisticsLog, 'flush'>,
  log: Pick<Logger, 'warn' | 'info'>,
): () => void {
  let failing = false;
  const flush = () => {
    try {
      statistics.flush();
      if (failing) log.info('The history of streams is written again');
      failing = false;
    } catch (error) {
      // A full disk costs history, not streams.
      if (!failing) log.warn({ err: error }, 'The history of streams cannot be written');
      failing = true;
    }
  };
  const timer = setInterval(flush, flushPeriodMs);
  return () => {
    clearInterval(timer);
    flush();
  };
}
