import type { EventEmitter } from 'node:events';

/** More than this in a minute is not a single failure: something is broken for good. */
const mostPerMinute = 20;
const minuteMs = 60_000;

/**
 * The last resort for errors that no guard of `core/faults.ts` caught: calls `failed` with each uncaught error of
 * `emitter` (a process), and whether they come too often to go on.
 */
export function onUncaught(
  emitter: EventEmitter,
  clock: { now(): number },
  failed: (error: Error, tooMany: boolean) => void,
): void {
  const times: number[] = [];
  emitter.on('uncaughtException', (error: unknown) => {
    const nowMs = clock.now();
    times.push(nowMs);
    while ((times[0] ?? nowMs) < nowMs - minuteMs) times.shift();
    failed(error instanceof Error ? error : new Error(String(error)), times.length > mostPerMinute);
  });
}
