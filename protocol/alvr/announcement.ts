import { decoded, malformed, type Decoded } from '../decoded.js';
import { utf8DecodeLossy, utf8Encode } from '../utf8.js';

/** Length of the broadcast. */
const announcementBytes = 56;
const hostnameBytes = 32;
const magic = [0x41, 0x4c, 0x56, 0x52];

export interface AnnouncementPacket {
  readonly protocolId: bigint;
  /** The client's identity key, as sent without its padding: pass it through `printable` before showing it. */
  readonly hostname: string;
}

/** Lays out the 56-byte broadcast (alvr.md 4.1). A host name beyond 32 bytes is cut. */
export function encodeAnnouncement({ protocolId, hostname }: AnnouncementPacket): Uint8Array {
  const bytes = new Uint8Array(announcementBytes);
  bytes.set(magic);
  new DataView(bytes.buffer).setBigUint64(16, protocolId, true);
  bytes.set(utf8Encode(hostname).subarray(0, hostnameBytes), 24);
  return bytes;
}

/** Reads a broadcast; the errors name the releases before 20 that a person may still have (alvr.md 4.1). */
export function decodeAnnouncement(bytes: Uint8Array): Decoded<AnnouncementPacket> {
  if (isLegacyAnnouncement(bytes)) return malformed('this is an ALVR release before 20; vrt speaks 20.x');
  if (bytes.length !== announcementBytes)
    return malformed(`an announcement has ${announcementBytes} bytes, not ${bytes.length}`);
  if (magic.some((byte, index) => bytes[index] !== byte)) return malformed('it does not begin with "ALVR"');
  for (let at = 4; at < 16; at += 1) if (bytes[at] !== 0) return malformed('bytes 4 to 16 are not zero');
  const protocolId = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(16, true);
  const name = bytes.subarray(24);
  const end = name.indexOf(0);
  const hostname = utf8DecodeLossy(end < 0 ? name : name.subarray(0, end));
  return hostname === '' ? malformed('the host name is empty') : decoded({ protocolId, hostname });
}

/** Whether a headset app from before the 20 series sent this; its wire is another one altogether (alvr.md 4.1). */
export function isLegacyAnnouncement(bytes: Uint8Array): boolean {
  const startsWith = (prefix: readonly number[], at = 0) =>
    prefix.every((byte, index) => bytes[at + index] === byte);
  return startsWith([0x01, ...magic]) || startsWith([0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0, ...magic]);
}
