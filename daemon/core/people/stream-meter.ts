const windowMs = 1_000;
/** A time stamp further away than this is none: the payload is opaque, and only some apps begin it with one. */
const plausibleMs = 3_600_000;
/** Weight of the newest frame in the mean latency. */
const newest = 0.05;

/** Traffic of one data stream. */
export class StreamMeter {
  frames = 0;
  bytes = 0;
  refused = 0;
  /** Mean of arrival minus time stamp, ms; null while frames carry none. Holds the offset of both clocks. */
  latencyMs: number | null = null;
  #windowStartMs = -Infinity;
  #windowBytes = 0;
  #lastBps = 0;

  /** Frames of the `socketio` transport begin with their time, int64 little-endian milliseconds (vrtogether.md 12). */
  count(bytes: Uint8Array, nowMs: number, wallMs: number): void {
    this.frames += 1;
    this.bytes += bytes.length;
    if (nowMs - this.#windowStartMs >= windowMs) this.#nextWindow(nowMs);
    this.#windowBytes += bytes.length;
    const stampMs = timestampOf(bytes);
    if (stampMs === undefined || Math.abs(wallMs - stampMs) > plausibleMs) return;
    const latencyMs = wallMs - stampMs;
    this.latencyMs =
      this.latencyMs === null ? latencyMs : this.latencyMs + newest * (latencyMs - this.latencyMs);
  }

  /** Of the last whole window. */
  bitrateBps(nowMs: number): number {
    const sinceMs = nowMs - this.#windowStartMs;
    if (sinceMs >= 2 * windowMs) return 0;
    return Math.round(sinceMs >= windowMs ? (this.#windowBytes * 8000) / sinceMs : this.#lastBps);
  }

  #nextWindow(nowMs: number): void {
    const elapsedMs = nowMs - this.#windowStartMs;
    this.#lastBps = elapsedMs < 2 * windowMs ? (this.#windowBytes * 8000) / elapsedMs : 0;
    this.#windowStartMs = nowMs;
    this.#windowBytes = 0;
  }
}

function timestampOf(bytes: Uint8Array): number | undefined {
  if (bytes.length < 8) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  return view.getInt32(4, true) * 2 ** 32 + view.getUint32(0, true);
}
