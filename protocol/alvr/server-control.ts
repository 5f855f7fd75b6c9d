import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** Codecs in the order of their wire index. */
export const videoCodecs = ['H264', 'Hevc', 'AV1'] as const;
export type VideoCodec = (typeof videoCodecs)[number];

/** Server to client on the control socket (alvr.md 5.4). */
export type ServerControl =
  | { readonly type: 'StartStream' }
  /** Parameter sets in Annex B with 4-byte start codes; empty for AV1 (alvr.md 9). */
  | { readonly type: 'DecoderConfig'; readonly codec: VideoCodec; readonly config: Uint8Array }
  | { readonly type: 'Restarting' }
  | { readonly type: 'KeepAlive' }
  /** Obsolete; clients ignore it. */
  | { readonly type: 'ServerPredictionAverage'; readonly durationNs: bigint }
  | { readonly type: 'Reserved'; readonly text: string }
  | { readonly type: 'ReservedBuffer'; readonly bytes: Uint8Array };

const order = [
  'StartStream',
  'DecoderConfig',
  'Restarting',
  'KeepAlive',
  'ServerPredictionAverage',
  'Reserved',
  'ReservedBuffer',
] as const satisfies ServerControl['type'][];

/** An empty RealTimeConfig: the only one whose bytes every 20.x release reads alike (alvr.md 5.4). */
export const emptyRealTimeConfig = Uint8Array.of(0, 0);

/** The payload of one control frame. */
export function encodeServerControl(packet: ServerControl): Uint8Array {
  const writer = new BincodeWriter().u32(order.indexOf(packet.type));
  switch (packet.type) {
    case 'StartStream':
    case 'Restarting':
    case 'KeepAlive':
      break;
    case 'DecoderConfig':
      writer.u32(videoCodecs.indexOf(packet.codec)).bytes(packet.config);
      break;
    case 'ServerPredictionAverage':
      writer.durationNs(packet.durationNs);
      break;
    case 'Reserved':
      writer.string(packet.text);
      break;
    case 'ReservedBuffer':
      writer.bytes(packet.bytes);
      break;
    default:
      packet satisfies never;
  }
  return writer.finish();
}

/** Reads the payload of one control frame. An unknown packet is an error: it makes the client leave (alvr.md 5.4). */
export function decodeServerControl(bytes: Uint8Array): Decoded<ServerControl> {
  const reader = new BincodeReader(bytes);
  const index = reader.u32();
  const type = order[index];
  if (reader.error !== undefined || type === undefined)
    return malformed(reader.error ?? `there is no server packet ${index}`);
  const packet = readBody(type, reader);
  return reader.error === undefined ? decoded(packet) : malformed(reader.error);
}

function readBody(type: ServerControl['type'], reader: BincodeReader): ServerControl {
  switch (type) {
    case 'StartStream':
    case 'Restarting':
    case 'KeepAlive':
      return { type };
    case 'DecoderConfig': {
      const index = reader.u32();
      const codec = videoCodecs[index];
      if (codec === undefined) reader.fail(`there is no codec ${index}`);
      return { type, codec: codec ?? 'H264', config: reader.bytes() };
    }
    case 'ServerPredictionAverage':
      return { type, durationNs: reader.durationNs() };
    case 'Reserved':
      return { type, text: reader.string() };
    case 'ReservedBuffer':
      return { type, bytes: reader.bytes() };
  }
}
