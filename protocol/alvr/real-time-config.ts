import { decoded, malformed, type Decoded } from '../decoded.js';
import { BincodeReader, BincodeWriter } from './bincode.js';

export const postProcessingLevels = ['Disabled', 'Normal', 'Quality'] as const;
export type PostProcessingLevel = (typeof postProcessingLevels)[number];

/** Twelve limits: hue start max, start min, end min, end max; then saturation and value likewise. */
export type HsvLimits = readonly number[];
const hsvLimits = 12;

export type PassthroughMode =
  | { readonly type: 'Blend'; readonly premultipliedAlpha: boolean; readonly threshold: number }
  | {
      readonly type: 'RgbChromaKey';
      readonly red: number;
      readonly green: number;
      readonly blue: number;
      readonly distanceThreshold: number;
      readonly feathering: number;
    }
  | { readonly type: 'HsvChromaKey'; readonly limits: HsvLimits };

/**
 * Options that a server may change while it streams, in the layout of 20.14 (alvr.md 5.4). The layout differs between
 * minor releases; only the empty one (`emptyRealTimeConfig`) is read alike by all, and a client ignores what it cannot
 * read.
 */
export interface RealTimeConfig {
  readonly passthrough: PassthroughMode | undefined;
  readonly postProcessing:
    | { readonly superSampling: PostProcessingLevel; readonly sharpening: PostProcessingLevel }
    | undefined;
}

export function encodeRealTimeConfig({ passthrough, postProcessing }: RealTimeConfig): Uint8Array {
  const writer = new BincodeWriter();
  writer.option(passthrough, (mode) => writePassthrough(writer, mode));
  writer.option(postProcessing, ({ superSampling, sharpening }) => {
    for (const level of [superSampling, sharpening]) writer.u32(postProcessingLevels.indexOf(level));
  });
  return writer.finish();
}

export function decodeRealTimeConfig(bytes: Uint8Array): Decoded<RealTimeConfig> {
  const reader = new BincodeReader(bytes);
  const value = {
    passthrough: reader.option(() => readPassthrough(reader)),
    postProcessing: reader.option(() => ({
      superSampling: readLevel(reader),
      sharpening: readLevel(reader),
    })),
  };
  return reader.error === undefined ? decoded(value) : malformed(reader.error);
}

function writePassthrough(writer: BincodeWriter, mode: PassthroughMode): void {
  switch (mode.type) {
    case 'Blend':
      writer.u32(0).bool(mode.premultipliedAlpha).f32(mode.threshold);
      return;
    case 'RgbChromaKey':
      writer.u32(1).u8(mode.red).u8(mode.green).u8(mode.blue).u8(mode.distanceThreshold).f32(mode.feathering);
      return;
    case 'HsvChromaKey':
      writer.u32(2);
      for (let index = 0; index < hsvLimits; index += 1) writer.f32(mode.limits[index] ?? 0);
      return;
    default:
      mode satisfies never;
  }
}

function readPassthrough(reader: BincodeReader): PassthroughMode {
  const index = reader.u32();
  if (index === 0) return { type: 'Blend', premultipliedAlpha: reader.bool(), threshold: reader.finite() };
  if (index === 1) {
    return {
      type: 'RgbChromaKey',
      red: reader.u8(),
      green: reader.u8(),
      blue: reader.u8(),
      distanceThreshold: reader.u8(),
      feathering: reader.finite(),
    };
  }
  if (index !== 2) reader.fail(`there is no passthrough mode ${index}`);
  return { type: 'HsvChromaKey', limits: Array.from({ length: hsvLimits }, () => reader.finite()) };
}

function readLevel(reader: BincodeReader): PostProcessingLevel {
  const index = reader.u32();
  const level = postProcessingLevels[index];
  if (level === undefined) reader.fail(`there is no post-processing level ${index}`);
  return level ?? 'Disabled';
}
