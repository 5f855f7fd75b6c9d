import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** The access unit begins here. */
export const videoHeaderBytes = 13;

/** Goes ahead of each access unit (alvr.md 8); `timestampNs` is the target timestamp of the pose it was drawn for. */
export interface VideoHeader {
  readonly timestampNs: bigint;
  readonly isIdr: boolean;
}

/** The 13 bytes that go ahead of an access unit. */
export function encodeVideoHeader({ timestampNs, isIdr }: VideoHeader): Uint8Array {
  return new BincodeWriter(videoHeaderBytes).durationNs(timestampNs).bool(isIdr).finish();
}

/** Reads the first 13 bytes of a video packet; the rest is the access unit. */
export function decodeVideoHeader(bytes: Uint8Array): Decoded<VideoHeader> {
  const reader = new BincodeReader(bytes);
  const value = { timestampNs: reader.durationNs(), isIdr: reader.bool() };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}
