import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';
import type { IpBytes } from '../ip-bytes.js';
import { readCapabilities, writeCapabilities, type Capabilities } from './capabilities.js';

export interface ConnectionAccepted {
  readonly type: 'ConnectionAccepted';
  readonly clientProtocolId: bigint;
  readonly displayName: string;
  /** The server's address as the client sees it. */
  readonly serverIp: IpBytes;
  readonly capabilities: Capabilities | undefined;
}

/** First packet of the client (alvr.md 5.2). */
export type ConnectionResult = ConnectionAccepted | { readonly type: 'ClientStandby' };

/** Reads the payload of the first control frame; trailing bytes are left alone. */
export function decodeConnectionResult(bytes: Uint8Array): Decoded<ConnectionResult> {
  const reader = new BincodeReader(bytes);
  const variant = reader.u32();
  if (reader.error === undefined && variant === 1) return decoded({ type: 'ClientStandby' });
  if (variant !== 0) return malformed(`there is no connection result ${variant}`);
  const value: ConnectionAccepted = {
    type: 'ConnectionAccepted',
    clientProtocolId: reader.u64(),
    displayName: reader.string(),
    serverIp: readIp(reader),
    capabilities: reader.option(() => readCapabilities(reader)),
  };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}

/** The payload of the first control frame. */
export function encodeConnectionResult(result: ConnectionResult): Uint8Array {
  const writer = new BincodeWriter(2048);
  if (result.type === 'ClientStandby') return writer.u32(1).finish();
  writer.u32(0).u64(result.clientProtocolId).string(result.displayName);
  writer.u32(result.serverIp.length === 4 ? 0 : 1).raw(result.serverIp);
  return writer
    .option(result.capabilities, (capabilities) => writeCapabilities(writer, capabilities))
    .finish();
}

function readIp(reader: BincodeReader): IpBytes {
  const version = reader.u32();
  if (version > 1) reader.fail(`there is no address family ${version}`);
  return Uint8Array.from({ length: version === 0 ? 4 : 16 }, () => reader.u8());
}
