import type { EventEmitter } from 'node:events';

/** SIGHUP too: a daemon in a terminal that is closed shall end as properly as by Ctrl-C. */
const stopSignals = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;
export type StopSignal = (typeof stopSignals)[number];

export interface SignalActions {
  /** The first of these signals: stop properly. */
  readonly stop: (signal: StopSignal) => void;
  /** Any further one: somebody does not want to wait. */
  readonly force: (signal: StopSignal) => void;
}

/** Listens for signals on `process` (or what a test gives); the returned function ends that. */
export function onStopSignals(emitter: EventEmitter, { stop, force }: SignalActions): () => void {
  let stopping = false;
  const listeners = stopSignals.map((signal) => {
    const listener = () => {
      if (stopping) {
        force(signal);
        return;
      }
      stopping = true;
      stop(signal);
    };
    emitter.on(signal, listener);
    return { signal, listener };
  });
  return () => {
    for (const { signal, listener } of listeners) emitter.off(signal, listener);
  };
}
