/**
 * A client leaves 2 s after the last control packet it got, whatever else arrives (alvr.md 10). Sent this often, and
 * repeated every 0.2 s by the kernel while the link is dead, one gets through an outage of up to 1.5 s in time.
 */
const periodMs = 125;
/**
 * Beats of silence on control that are allowed, 5 s. Longer than its own limit: after an outage that it outlasted, its
 * kernel repeats what was lost twice as late each time, so its next packet may arrive 3.5 s after the last one. One
 * that leaves earlier announces itself again, and is dropped then. Beats of ours come late when this process draws for
 * long or is not let run: silence is counted in them, so that no client is blamed for that.
 */
const silentBeats = 40;
/** A peer in lockstep may be as late as we are, each on its machine: a minute without load. */
const patientBeats = 480;

export interface KeepAlive {
  /** A control packet arrived. */
  heard(): void;
  /** From now on the other side may be silent for long: it is in lockstep. */
  patient(): void;
  stop(): void;
}

/** Sends keep-alives, and reports once when the other side has been silent on control for too long. */
export function keepAlive(send: () => void, silent: () => void): KeepAlive {
  let beats = 0;
  let allowedBeats = silentBeats;
  const timer = setInterval(() => {
    beats += 1;
    if (beats > allowedBeats) {
      clearInterval(timer);
      silent();
    } else send();
  }, periodMs);
  return {
    heard: () => {
      beats = 0;
    },
    patient: () => {
      allowedBeats = patientBeats;
    },
    stop: () => clearInterval(timer),
  };
}
