import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** One pulse in one hand (alvr.md 8). The client clamps `amplitude` to 0..1. */
export interface Haptics {
  readonly deviceId: bigint;
  readonly durationNs: bigint;
  readonly frequencyHz: number;
  readonly amplitude: number;
}

/** The whole packet of the haptics stream. */
export function encodeHaptics({ deviceId, durationNs, frequencyHz, amplitude }: Haptics): Uint8Array {
  return new BincodeWriter(28).u64(deviceId).durationNs(durationNs).f32(frequencyHz).f32(amplitude).finish();
}

/** Reads a packet of the haptics stream. */
export function decodeHaptics(bytes: Uint8Array): Decoded<Haptics> {
  const reader = new BincodeReader(bytes);
  const value = {
    deviceId: reader.u64(),
    durationNs: reader.durationNs(),
    frequencyHz: reader.finite(),
    amplitude: reader.finite(),
  };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}
