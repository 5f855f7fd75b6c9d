import type { EventEmitter } from 'node:events';
import { VrtError } from '../protocol/api/error.js';

/** Exit codes as shells give them to what a signal ended: 128 and its number. */
const exitCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
type EndingSignal = keyof typeof exitCodes;

/** What the work that was broken off fails with. */
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

/** A command that ends itself when it is asked to: cleans up, says what it has, and exits as the signal would have made it. */
export interface Interruption extends Disposable {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** `undefined` while nobody has asked. */
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
