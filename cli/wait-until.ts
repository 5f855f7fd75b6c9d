import { setTimeout as sleep } from 'node:timers/promises';
import { VrtError } from '../protocol/api/error.js';
import type { EventType } from '../protocol/api/event.js';
import type { DaemonClient } from './daemon-client.js';
import { followEvents } from './follow-events.js';

/** Some things have no event of their own, such as a headset that falls silent: they are looked at so often. */
const lookAgainMs = 1_000;

/**
 * Resolves to true once `met` says so, looking again whenever an event of these types comes; to false when `signal` ends
 * the waiting. A daemon that goes is waited for. Throws VrtError when there is none at the beginning, and what `met` throws.
 */
export async function waitUntil(
  client: DaemonClient,
  types: readonly EventType[],
  signal: AbortSignal,
  met: () => Promise<boolean>,
): Promise<boolean> {
  if (await met()) return true;
  const done = new AbortController();
  const ended = AbortSignal.any([signal, done.signal]);
  let wake: (() => void) | undefined;
  const events = (async () => {
    const query = { type: types.join(','), limit: 1 };
    while (!ended.aborted) {
      try {
        for await (const { seq } of followEvents(client, query, ended, () => undefined))
          if (seq > 0) wake?.();
      } catch (error) {
        falseWhileAway(error);
        await sleep(lookAgainMs, undefined, { signal: ended }).catch(() => undefined);
      }
    }
  })();
  try {
    while (!ended.aborted) {
      // Made before looking, so that nothing that happens meanwhile is slept through.
      const stirred = new Promise<void>((resolve) => {
        const timer = setTimeout(rouse, lookAgainMs);
        function rouse() {
          clearTimeout(timer);
          ended.removeEventListener('abort', rouse);
          resolve();
        }
        wake = rouse;
        ended.addEventListener('abort', rouse);
      });
      if (await met().catch(falseWhileAway)) return true;
      await Promise.race([stirred, events]);
    }
    return false;
  } finally {
    done.abort();
    await events;
  }
}

function falseWhileAway(error: unknown): false {
  if (error instanceof VrtError && error.code === 'daemon-unreachable') return false;
  throw error;
}
