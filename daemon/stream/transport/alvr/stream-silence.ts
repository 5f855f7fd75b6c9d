/**
 * A client sends tracking from the moment its stream socket is open, some 200 packets each second (alvr.md 8). When none
 * has come for this long, milliseconds, something is in between.
 */
const limitMs = 3_000;

/** Notices that nothing arrives on a stream socket, and that something does again. */
export class StreamSilence {
  #heardMs: number;
  #silent = false;

  constructor(nowMs: number) {
    this.#heardMs = nowMs;
  }

  heard(nowMs: number): void {
    this.#heardMs = nowMs;
  }

  /** What has changed since the last look. */
  look(nowMs: number): 'silent' | 'heard' | undefined {
    const silent = nowMs - this.#heardMs > limitMs;
    if (silent === this.#silent) return undefined;
    this.#silent = silent;
    return silent ? 'silent' : 'heard';
  }
}
