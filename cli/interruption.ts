import type { EventEmitter } from 'node:events';
import { VrtError } from '../protocol/api/error.js';

/** Exit codes that shells report for a process ended by a signal: 128 and its number. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type EndingSignal = keyof typeof exitCodes;

/** Error of interrupted work. */
class InterruptedError extends VrtError {
  readonly #exitCode: number;

  constructor(signal: EndingSignal) {
    super('interrupted', `It was interrupted (${signal}).`);
    this.#exitCode = exitCodes[signal];
  }

  override get exit(): number {
    return this.#exitCode;
  }
}

/** A command that handles signals itself: cleans up, prints its results, and exits with the code of the signal. */
export interface Interruption extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** `undefined` without a signal. */
  readonly exitCode: number | undefined;
  /** Throws what such work fails with, once a signal came. */
  throwIfAsked(): void;
  /** The error of such work: that it was interrupted, once a signal came, else the one given. */
  errorOr(error: unknown): unknown;
}

/** A second signal does not wait: `force` ends the process, and its children with it. */
export function onInterruption(emitter: EventEmitter, force: (exitCode: number) => void): Interruption {
  const controller = new AbortController();
  let asked: EndingSignal | undefined;
  const listeners = (['SIGHUP', 'SIGINT', 'SIGTERM'] as const).map((name) => {
    const listener = () => {
      if (asked !== undefined) {
        force(exitCodes[name]);
        return;
      }
      asked = name;
      controller.abort();
    };
    emitter.on(name, listener);
    return { name, listener };
  });
  return {
    signal: controller.signal,
    get exitCode() {
      return asked === undefined ? undefined : exitCodes[asked];
    },
    throwIfAsked: () => {
      if (asked !== undefined) throw new InterruptedError(asked);
    },
    errorOr: (error) => (asked === undefined ? error : new InterruptedError(asked)),
    [Symbol.dispose]: () => {
      for (const { name, listener } of listeners) emitter.off(name, listener);
    },
  };
}
