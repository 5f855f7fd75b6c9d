import { setTimeout as sleep } from 'node:timers/promises';
import { VrtError } from '../protocol/api/error.js';
import type { EventType } from '../protocol/api/event.js';
import type { DaemonClient } from './daemon-client.js';
import { followEvents } from './follow-events.js';

/** Polling period for states without an event of their own, such as a silent headset. */
const lookAgainMs = 1_000;

/**
 * Resolves to true once `met` does, checked again with every event of these types; to false when `signal` ends the
 * wait. A daemon that stops is waited for. Throws VrtError when none is running at the beginning, and the errors of
 * `met`.
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
