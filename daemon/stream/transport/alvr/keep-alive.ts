/** alvr.md 10. */
const periodMs = 500;
const silenceMs = 2_000;

export interface KeepAlive {
  /** A control packet arrived. */
  heard(): void;
  stop(): void;
}

/** Sends a keep-alive every 500 ms and reports, once, when the other side has said nothing on control for 2 s. */
export function keepAlive(send: () => void, silent: () => void): KeepAlive {
  let heardMs = performance.now();
  const timer = setInterval(() => {
    if (performance.now() - heardMs > silenceMs) {
      clearInterval(timer);
      silent();
    } else send();
  }, periodMs);
  return {
    heard: () => {
      heardMs = performance.now();
    },
    stop: () => clearInterval(timer),
  };
}
