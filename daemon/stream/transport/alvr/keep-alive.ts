/**
 * A client leaves 2 s after the last control packet it got, whatever else arrives (alvr.md 10). Sent this often, and
 * repeated every 0.2 s by the kernel while the link is dead, one gets through an outage of up to 1.5 s in time.
 */
const periodMs = 125;
/**
 * How long a client may say nothing on control. Longer than its own limit: after an outage that it outlasted, its kernel
 * repeats what was lost twice as late each time, so its next word may come 3.5 s after the last one. One that is gone
 * before this has passed announces itself anew, and is let go then.
 */
const silenceMs = 5_000;
/** Beats of ours without one of the other side's after which a peer in lockstep is taken for hung: a minute without load. */
const silentBeats = 480;

export interface KeepAlive {
  /** A control packet arrived. */
  heard(): void;
  /** From now on silence is counted in beats of ours, which come late on a loaded machine as the other side's do. */
  patient(): void;
  stop(): void;
}

/** Sends keep-alives, and reports once when the other side has said nothing on control for too long. */
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
