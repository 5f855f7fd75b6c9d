import type { EventEmitter } from 'node:events';

const stopSignals = ['SIGTERM', 'SIGINT'] as const;
export type StopSignal = (typeof stopSignals)[number] | 'SIGHUP';

export interface SignalActions {
  /** The first of these signals: stop properly. */
  readonly stop: (signal: StopSignal) => void;
  /** Any further one: the user does not want to wait. */
  readonly force: (signal: StopSignal) => void;
  /** SIGHUP: read the configuration again. */
  readonly reload: () => void;
  /** Whether SIGHUP came because the terminal in which we run was closed: then it stops us as Ctrl-C would. */
  readonly hungUp: () => boolean;
}

/** Listens for signals on `process` (or that of a test); the returned function stops it. */
export function onSignals(emitter: EventEmitter, { stop, force, reload, hungUp }: SignalActions): () => void {
  let stopping = false;
  const end = (signal: StopSignal) => {
    if (stopping) {
      force(signal);
      return;
    }
    stopping = true;
    stop(signal);
  };
  const listeners = [
    ...stopSignals.map((signal) => ({ signal, listener: () => end(signal) })),
    {
      signal: 'SIGHUP' as const,
      listener: () => {
        if (hungUp()) end('SIGHUP');
        else if (!stopping) reload();
      },
    },
  ];
  for (const { signal, listener } of listeners) emitter.on(signal, listener);
  return () => {
    for (const { signal, listener } of listeners) emitter.off(signal, listener);
  };
}
