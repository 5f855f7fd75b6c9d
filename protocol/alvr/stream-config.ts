import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** The two JSON texts that end the negotiation (alvr.md 5.3). */
export interface StreamConfigPacket {
  readonly session: string;
  readonly negotiated: string;
}

/** The payload of one control frame; the texts come from `sessionJson` and `negotiatedJson`. */
export function encodeStreamConfig({ session, negotiated }: StreamConfigPacket): Uint8Array {
  return new BincodeWriter(1024).string(session).string(negotiated).finish();
}

/** Reads the payload of one control frame; the texts go to `parseSession` and `parseNegotiated`. */
export function decodeStreamConfig(bytes: Uint8Array): Decoded<StreamConfigPacket> {
  const reader = new BincodeReader(bytes);
  const value = { session: reader.string(), negotiated: reader.string() };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}
