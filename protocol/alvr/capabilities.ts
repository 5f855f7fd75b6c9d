import { utf8Decode, utf8Encode } from '../utf8.js';
import type { BincodeReader, BincodeWriter } from './bincode.js';

/** What a headset can do: the legacy struct with the JSON text hidden in its list of rates (alvr.md 5.2). */
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

/** What a client that sends no JSON (20.0 to 20.6) is taken to mean. */
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

export function readCapabilities(reader: BincodeReader): Capabilities {
  const resolution = [reader.u32(), reader.u32()] as const;
  const values = Array.from({ length: reader.count(4) }, () => reader.f32());
  const microphoneSampleRate = reader.u32();
  const extra = parseExtra(values.filter((value) => value < 0));
  const flag = (key: string, fallback: boolean) => (typeof extra[key] === 'boolean' ? extra[key] : fallback);
  const gamma = extra['preferred_encoding_gamma'];
  return {
    defaultViewResolution: resolution,
    refreshRates: values.filter((value) => value >= 0),
    microphoneSampleRate,
    supportsFoveatedEncoding: flag(
      'supports_foveated_encoding',
      assumedCapabilities.supportsFoveatedEncoding,
    ),
    encoderHighProfile: flag('encoder_high_profile', assumedCapabilities.encoderHighProfile),
    encoder10Bits: flag('encoder_10_bits', assumedCapabilities.encoder10Bits),
    encoderAv1: flag('encoder_av1', assumedCapabilities.encoderAv1),
    multimodalProtocol: flag('multimodal_protocol', assumedCapabilities.multimodalProtocol),
    prefer10Bit: flag('prefer_10bit', assumedCapabilities.prefer10Bit),
    preferFullRange: flag('prefer_full_range', assumedCapabilities.preferFullRange),
    preferredEncodingGamma: typeof gamma === 'number' ? gamma : assumedCapabilities.preferredEncodingGamma,
    preferHdr: flag('prefer_hdr', assumedCapabilities.preferHdr),
  };
}

export function writeCapabilities(writer: BincodeWriter, capabilities: Capabilities): void {
  const json = JSON.stringify({
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
  });
  const text = utf8Encode(json);
  const [width, height] = capabilities.defaultViewResolution;
  writer
    .u32(width)
    .u32(height)
    .u64(BigInt(capabilities.refreshRates.length + text.length));
  for (const rate of capabilities.refreshRates) writer.f32(rate);
  for (const byte of text) writer.f32(-byte);
  writer.u32(capabilities.microphoneSampleRate);
}

/** One negative float per byte of a JSON text; anything that is no JSON object counts as not sent. */
function parseExtra(negatives: readonly number[]): Record<string, unknown> {
  const text = utf8Decode(Uint8Array.from(negatives, (value) => -value));
  try {
    const parsed: unknown = JSON.parse(text ?? '');
    return typeof parsed === 'object' && parsed !== null ? Object.fromEntries(Object.entries(parsed)) : {};
  } catch {
    return {};
  }
}
