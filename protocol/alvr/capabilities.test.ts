import { describe, expect, it } from 'vitest';
import fixture from '../../fixtures/alvr/vectors.json' with { type: 'json' };
import { BincodeReader, BincodeWriter } from './bincode.js';
import {
  assumedCapabilities,
  readCapabilities,
  writeCapabilities,
  type Capabilities,
} from './capabilities.js';
import { decodeConnectionResult, encodeConnectionResult } from './connection-result.js';
import { protocolId20 } from './dialect.js';
import { toHex, valueOf } from './testing/bytes.js';

const quest3: Capabilities = {
  ...assumedCapabilities,
  defaultViewResolution: [1920, 1832],
  refreshRates: [72, 90],
  microphoneSampleRate: 16_000,
};

function written(capabilities: Capabilities): Uint8Array {
  const writer = new BincodeWriter();
  writeCapabilities(writer, capabilities);
  return writer.finish();
}

function read(bytes: Uint8Array): Capabilities {
  const reader = new BincodeReader(bytes);
  const value = readCapabilities(reader);
  if (reader.error !== undefined) throw new Error(reader.error);
  return value;
}

/** The struct with these values in its list of rates. */
function withRates(rates: readonly number[]): Uint8Array {
  const writer = new BincodeWriter().u32(1920).u32(1832).u64(BigInt(rates.length));
  for (const rate of rates) writer.f32(rate);
  return writer.u32(16_000).finish();
}

function hidden(text: string): number[] {
  return Array.from(new TextEncoder().encode(text), (byte) => -byte);
}

describe('capabilities', () => {
  it('begin as the reference writes them', () => {
    const start = fixture.vectors.find(({ kind }) => kind === 'connection-result-start')?.hex ?? '';
    const bytes = encodeConnectionResult({
      type: 'ConnectionAccepted',
      clientProtocolId: protocolId20,
      displayName: 'Quest 3',
      serverIp: Uint8Array.of(192, 168, 1, 10),
      capabilities: quest3,
    });
    const countAt = 44;
    const hex = toHex(bytes);
    expect(hex.slice(0, 2 * countAt)).toBe(start.slice(0, 2 * countAt));
    expect(hex.slice(2 * countAt + 16, start.length)).toBe(start.slice(2 * countAt + 16));
    // The reference counts 338 floats: it writes `72.0`, `90.0` and `1.0` where JSON.stringify writes integers.
    expect(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(countAt, true)).toBe(338n - 6n);
    expect(valueOf(decodeConnectionResult(bytes))).toMatchObject({ capabilities: quest3 });
  });

  it('hide one negative float per byte of JSON behind the rates', () => {
    expect(read(withRates([72, 90, ...hidden('{"encoder_av1":false,"prefer_hdr":true}')]))).toEqual({
      ...quest3,
      encoderAv1: false,
      preferHdr: true,
    });
  });

  it.each([
    ['no JSON at all', []],
    ['broken JSON', hidden('{"encoder_av1":fal')],
    ['JSON that is no object', hidden('[false]')],
    ['flags and gamma of the wrong type', hidden('{"encoder_av1":0,"preferred_encoding_gamma":"1"}')],
    ['a gamma that no float can hold', hidden('{"preferred_encoding_gamma":1e999}')],
    ['bytes that are no UTF-8', [-255, -254]],
  ])('fall back to what early clients can do: %s', (_, values) => {
    expect(read(withRates([72, 90, ...values]))).toEqual(quest3);
  });

  it('leave out rates that are no numbers', () => {
    expect(read(withRates([72, NaN, Infinity, 90])).refreshRates).toEqual([72, 90]);
  });

  it('come back as written, whatever the flags', () => {
    const other: Capabilities = {
      defaultViewResolution: [64, 0xffff_ffff],
      refreshRates: [60.5, 120],
      microphoneSampleRate: 48_000,
      supportsFoveatedEncoding: false,
      encoderHighProfile: false,
      encoder10Bits: false,
      encoderAv1: false,
      multimodalProtocol: true,
      prefer10Bit: true,
      preferFullRange: false,
      preferredEncodingGamma: 1.5,
      preferHdr: true,
    };
    expect(read(written(other))).toEqual(other);
  });

  it('claim no more rates than there are bytes for', () => {
    const reader = new BincodeReader(new BincodeWriter().u32(1).u32(1).u64(0xffff_ffff_ffffn).finish());
    readCapabilities(reader);
    expect(reader.error).toMatch(/elements are claimed/);
  });
});
