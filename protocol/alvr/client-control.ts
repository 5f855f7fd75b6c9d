import { decoded, malformed, type Decoded } from '../decoded.js';
import type { Fov } from '../pose/pose.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

/** A button is pressed or not, or stands somewhere between 0 and 1 (sticks: -1 and 1). */
export type ButtonValue =
  | { readonly type: 'Binary'; readonly value: boolean }
  | { readonly type: 'Scalar'; readonly value: number };

/** A button that changed. */
export interface ButtonEntry {
  /** Hash of its path (ids.ts). */
  readonly pathId: bigint;
  readonly value: ButtonValue;
}

/** Levels in the order of their wire index. */
export const logLevels = ['Error', 'Warning', 'Info', 'Debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Client to server on the control socket, as 20.14.1 has it (alvr.md 5.5). */
export type KnownClientControl =
  /** Width and depth of the play space in metres, when it has one. */
  | { readonly type: 'PlayspaceSync'; readonly area: readonly [number, number] | undefined }
  | { readonly type: 'RequestIdr' }
  | { readonly type: 'KeepAlive' }
  | { readonly type: 'StreamReady' }
  /** Distance between the eyes in metres, and the frustum of each, left first. */
  | { readonly type: 'ViewsConfig'; readonly ipdM: number; readonly fov: readonly [Fov, Fov] }
  /** `gauge` from 0 to 1. */
  | {
      readonly type: 'Battery';
      readonly deviceId: bigint;
      readonly gauge: number;
      readonly isPlugged: boolean;
    }
  /** Legacy; to be treated as RequestIdr. */
  | { readonly type: 'VideoErrorReport' }
  | { readonly type: 'Buttons'; readonly entries: readonly ButtonEntry[] }
  | { readonly type: 'ActiveInteractionProfile'; readonly deviceId: bigint; readonly profileId: bigint }
  | { readonly type: 'Log'; readonly level: LogLevel; readonly message: string }
  | { readonly type: 'Reserved'; readonly text: string }
  | { readonly type: 'ReservedBuffer'; readonly bytes: Uint8Array };

/** A packet of a later release. A server ignores packets that it does not know (alvr.md 5.5). */
export interface UnknownClientControl {
  readonly type: 'Unknown';
  readonly index: number;
}

/** Packets that a server may receive on the control socket. */
export type ClientControl = KnownClientControl | UnknownClientControl;

const order = [
  'PlayspaceSync',
  'RequestIdr',
  'KeepAlive',
  'StreamReady',
  'ViewsConfig',
  'Battery',
  'VideoErrorReport',
  'Buttons',
  'ActiveInteractionProfile',
  'Log',
  'Reserved',
  'ReservedBuffer',
] as const satisfies KnownClientControl['type'][];

/** Smallest button entry: path id, variant, bool. */
const minimumButtonBytes = 13;

/** The payload of one control frame. */
export function encodeClientControl(packet: KnownClientControl): Uint8Array {
  const writer = new BincodeWriter().u32(order.indexOf(packet.type));
  switch (packet.type) {
    case 'RequestIdr':
    case 'KeepAlive':
    case 'StreamReady':
    case 'VideoErrorReport':
      break;
    case 'PlayspaceSync':
      writer.option(packet.area, ([width, depth]) => writer.f32(width).f32(depth));
      break;
    case 'ViewsConfig':
      writer.f32(packet.ipdM).fov(packet.fov[0]).fov(packet.fov[1]);
      break;
    case 'Battery':
      writer.u64(packet.deviceId).f32(packet.gauge).bool(packet.isPlugged);
      break;
    case 'Buttons':
      writer.u64(BigInt(packet.entries.length));
      for (const { pathId, value } of packet.entries) {
        writer.u64(pathId);
        if (value.type === 'Binary') writer.u32(0).bool(value.value);
        else writer.u32(1).f32(value.value);
      }
      break;
    case 'ActiveInteractionProfile':
      writer.u64(packet.deviceId).u64(packet.profileId);
      break;
    case 'Log':
      writer.u32(logLevels.indexOf(packet.level)).string(packet.message);
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

/** Reads the payload of one control frame. Trailing bytes are left alone; an unknown packet is not an error. */
export function decodeClientControl(bytes: Uint8Array): Decoded<ClientControl> {
  const reader = new BincodeReader(bytes);
  const index = reader.u32();
  if (reader.error !== undefined) return malformed(reader.error);
  const type = order[index];
  if (type === undefined) return decoded({ type: 'Unknown', index });
  const packet = readBody(type, reader);
  return reader.error === undefined ? decoded(packet) : malformed(reader.error);
}

function readBody(type: KnownClientControl['type'], reader: BincodeReader): KnownClientControl {
  switch (type) {
    case 'RequestIdr':
    case 'KeepAlive':
    case 'StreamReady':
    case 'VideoErrorReport':
      return { type };
    case 'PlayspaceSync':
      return { type, area: reader.option(() => [reader.finite(), reader.finite()] as const) };
    case 'ViewsConfig':
      return { type, ipdM: reader.finite(), fov: [reader.fov(), reader.fov()] };
    case 'Battery':
      return { type, deviceId: reader.u64(), gauge: reader.finite(), isPlugged: reader.bool() };
    case 'Buttons':
      return {
        type,
        entries: Array.from({ length: reader.count(minimumButtonBytes) }, () => readButton(reader)),
      };
    case 'ActiveInteractionProfile':
      return { type, deviceId: reader.u64(), profileId: reader.u64() };
    case 'Log': {
      const index = reader.u32();
      const level = logLevels[index];
      if (level === undefined) reader.fail(`there is no log level ${index}`);
      return { type, level: level ?? 'Error', message: reader.string() };
    }
    case 'Reserved':
      return { type, text: reader.string() };
    case 'ReservedBuffer':
      return { type, bytes: reader.bytes() };
  }
}

function readButton(reader: BincodeReader): ButtonEntry {
  const pathId = reader.u64();
  const variant = reader.u32();
  if (variant > 1) reader.fail(`there is no button value ${variant}`);
  return {
    pathId,
    value:
      variant === 0 ? { type: 'Binary', value: reader.bool() } : { type: 'Scalar', value: reader.finite() },
  };
}
