import { VrtError } from '../protocol/api/error.js';

const retryMs = 500;

/** Items of `open`, reopened whenever the daemon returns; `tell` is called when it stops and when it is back. */
export async function* acrossRestarts<T>(
  open: () => AsyncGenerator<T>,
  signal: AbortSignal,
  tell: (sentence: string) => void,
): AsyncGenerator<T> {
  let gone = false;
  for (;;) {
    try {
      for await (const item of open()) {
        if (gone) tell('The daemon is back.');
        gone = false;
        yield item;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof VrtError) || error.code !== 'daemon-unreachable') throw error;
    }
    if (signal.aborted) return;
    if (!gone) tell('The daemon is not running; waiting for it.');
    gone = true;
    await new Promise((resolve) => setTimeout(resolve, retryMs));
    if (signal.aborted) return;
  }
}
