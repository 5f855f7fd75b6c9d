import { utf8Decode, utf8Encode } from '../utf8.js';
import type { BincodeReader, BincodeWriter } from './bincode.js';
import { jsonNumber, jsonObject, parseJson, type JsonObject } from './json-document.js';

/** Capabilities of a headset: the legacy struct with the JSON text hidden in its list of rates (alvr.md 5.2). */
export interface Capabilities {
  /** Per eye, pixels. */
  readonly defaultViewResolution: readonly [number, number];
  readonly refreshRates: readonly number[];
  /** Hz; the headset's microphone sends mono PCM at this rate. */
  readonly microphoneSampleRate: number;
  readonly supportsFoveatedEncoding: boolean;
  readonly encoderHighProfile: boolean;
  readonly encoder10Bits: boolean;
  readonly encoderAv1: boolean;
  readonly multimodalProtocol: boolean;
  readonly prefer10Bit: boolean;
  readonly preferFullRange: boolean;
  readonly preferredEncodingGamma: number;
  readonly preferHdr: boolean;
}

/** Assumptions for a client that sends no JSON (20.0 to 20.6). */
export const assumedCapabilities = {
  supportsFoveatedEncoding: true,
  encoderHighProfile: true,
  encoder10Bits: true,
  encoderAv1: true,
  multimodalProtocol: false,
  prefer10Bit: false,
  preferFullRange: true,
  preferredEncodingGamma: 1,
  preferHdr: false,
} as const;

/** Reads the struct; rates that are not numbers are left out, and an invalid JSON text counts as not sent. */
export function readCapabilities(reader: BincodeReader): Capabilities {
  const resolution = [reader.u32(), reader.u32()] as const;
  const values = Array.from({ length: reader.count(4) }, () => reader.f32());
  const microphoneSampleRate = reader.u32();
  const extra = extraOf(values.filter((value) => value < 0));
  const assumed = assumedCapabilities;
  const flag = (key: string, fallback: boolean) => (typeof extra[key] === 'boolean' ? extra[key] : fallback);
  return {
    defaultViewResolution: resolution,
    refreshRates: values.filter((value) => value >= 0 && Number.isFinite(value)),
    microphoneSampleRate,
    supportsFoveatedEncoding: flag('supports_foveated_encoding', assumed.supportsFoveatedEncoding),
    encoderHighProfile: flag('encoder_high_profile', assumed.encoderHighProfile),
    encoder10Bits: flag('encoder_10_bits', assumed.encoder10Bits),
    encoderAv1: flag('encoder_av1', assumed.encoderAv1),
    multimodalProtocol: flag('multimodal_protocol', assumed.multimodalProtocol),
    prefer10Bit: flag('prefer_10bit', assumed.prefer10Bit),
    preferFullRange: flag('prefer_full_range', assumed.preferFullRange),
    preferredEncodingGamma: jsonNumber(extra['preferred_encoding_gamma']) ?? assumed.preferredEncodingGamma,
    preferHdr: flag('prefer_hdr', assumed.preferHdr),
  };
}

/** Writes the struct, the JSON text behind the rates as one negative float per byte. */
export function writeCapabilities(writer: BincodeWriter, capabilities: Capabilities): void {
  const text = utf8Encode(
    JSON.stringify({
      default_view_resolution: capabilities.defaultViewResolution,
      supported_refresh_rates: capabilities.refreshRates,
      microphone_sample_rate: capabilities.microphoneSampleRate,
      supports_foveated_encoding: capabilities.supportsFoveatedEncoding,
      encoder_high_profile: capabilities.encoderHighProfile,
      encoder_10_bits: capabilities.encoder10Bits,
      encoder_av1: capabilities.encoderAv1,
      multimodal_protocol: capabilities.multimodalProtocol,
      prefer_10bit: capabilities.prefer10Bit,
      prefer_full_range: capabilities.preferFullRange,
      preferred_encoding_gamma: capabilities.preferredEncodingGamma,
      prefer_hdr: capabilities.preferHdr,
    }),
  );
  const [width, height] = capabilities.defaultViewResolution;
  writer
    .u32(width)
    .u32(height)
    .u64(BigInt(capabilities.refreshRates.length + text.length));
  for (const rate of capabilities.refreshRates) writer.f32(rate);
  for (const byte of text) writer.f32(-byte);
  writer.u32(capabilities.microphoneSampleRate);
}

function extraOf(negatives: readonly number[]): JsonObject {
  const text = utf8Decode(Uint8Array.from(negatives, (value) => -value));
  return jsonObject(parseJson(text ?? '')) ?? {};
}
