/** alvr.md 10. */
const periodMs = 500;
const silenceMs = 2_000;
/** Beats of ours without one of the other side's after which a peer in lockstep is taken for hung: a minute without load. */
const silentBeats = 120;

export interface KeepAlive {
  /** A control packet arrived. */
  heard(): void;
  /** From now on silence is counted in beats of ours, which come late on a loaded machine as the other side's do. */
  patient(): void;
  stop(): void;
}

/** Sends a keep-alive every 500 ms and reports, once, when the other side has said nothing on control for 2 s. */
export function keepAlive(send: () => void, silent: () => void): KeepAlive {
  let heardMs = performance.now();
  let beats = 0;
  let patient = false;
  const timer = setInterval(() => {
    beats += 1;
    if (patient ? beats > silentBeats : performance.now() - heardMs > silenceMs) {
      clearInterval(timer);
      silent();
    } else send();
  }, periodMs);
  return {
    heard: () => {
      heardMs = performance.now();
      beats = 0;
    },
    patient: () => {
      patient = true;
    },
    stop: () => clearInterval(timer),
  };
}
