import type { AdaptiveBitrate } from './adaptive-bitrate.js';

export interface Path {
  /** Bits per second that pass at a time, seconds. */
  readonly capacityBps: (atS: number) => number;
  readonly roundTripUs: number;
  /** What the path adds to a frame beside its queue, microseconds. */
  readonly jitterUs?: (frame: number) => number;
  /** Frames lost without any queue. */
  readonly lossOf: (frame: number) => boolean;
}

/** What a bitrate made of a simulated path: one row per second. */
export interface Second {
  readonly targetBps: number;
  readonly queueUs: number;
}

/** A simulation: frames of exactly the target, through one queue of a changing capacity, at 72 Hz. */
export function throughBottleneck(rate: AdaptiveBitrate, path: Path, seconds: number): Second[] {
  const frameUs = 1e6 / 72;
  let backlogBits = 0;
  const rows: Second[] = [];
  for (let frame = 0; frame < seconds * 72; frame += 1) {
    const atUs = Math.round(frame * frameUs);
    const target = rate.targetBps(atUs);
    const bits = (target * frameUs) / 1e6;
    const capacity = path.capacityBps(atUs / 1e6);
    backlogBits = Math.max(0, backlogBits - (capacity * frameUs) / 1e6) + bits;
    rate.onFrameSent(bits / 8);
    const queueUs = (backlogBits / capacity) * 1e6;
    if (!path.lossOf(frame))
      rate.onFrameDisplayed(atUs, {
        networkUs: path.roundTripUs + queueUs + (path.jitterUs?.(frame) ?? 0),
        encodeUs: 3_000,
        decodeUs: 5_000,
      });
    if (frame % 72 === 71) rows.push({ targetBps: target, queueUs });
  }
  return rows;
}
