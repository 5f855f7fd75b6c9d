import { describe, expect, it } from 'vitest';
import { decodeRealTimeConfig, encodeRealTimeConfig, type RealTimeConfig } from './real-time-config.js';
import { emptyRealTimeConfig } from './server-control.js';
import { fromHex } from './testing/bytes.js';

/** alvr.md 15, dumped from the 20.14.1 crates. */
const vectors: readonly { name: string; hex: string; config: RealTimeConfig }[] = [
  { name: 'nothing', hex: '0000', config: { passthrough: undefined, postProcessing: undefined } },
  {
    name: 'Blend premultiplied, 0.5; none',
    hex: '0100000000010000003f00',
    config: {
      passthrough: { type: 'Blend', premultipliedAlpha: true, threshold: 0.5 },
      postProcessing: undefined,
    },
  },
  {
    name: 'none; Quality, Normal',
    hex: '00010200000001000000',
    config: { passthrough: undefined, postProcessing: { superSampling: 'Quality', sharpening: 'Normal' } },
  },
];

describe('RealTimeConfig', () => {
  it.each(vectors)('$name, both ways', ({ hex, config }) => {
    expect(encodeRealTimeConfig(config)).toEqual(fromHex(hex));
    expect(decodeRealTimeConfig(fromHex(hex))).toEqual({ ok: true, value: config });
  });

  it('comes back as it was, with every kind of chroma key', () => {
    const rgb = {
      type: 'RgbChromaKey',
      red: 0,
      green: 255,
      blue: 7,
      distanceThreshold: 85,
      feathering: 0.25,
    } as const;
    const hsv = {
      type: 'HsvChromaKey',
      limits: Array.from({ length: 12 }, (_, index) => index / 4),
    } as const;
    for (const passthrough of [rgb, hsv]) {
      const config = { passthrough, postProcessing: undefined };
      expect(decodeRealTimeConfig(encodeRealTimeConfig(config))).toEqual({ ok: true, value: config });
    }
  });

  it('is refused when cut short or of an unknown kind', () => {
    expect(encodeRealTimeConfig({ passthrough: undefined, postProcessing: undefined })).toEqual(
      emptyRealTimeConfig,
    );
    for (const hex of ['', '01', '010300000000', '000103000000', '0100000000'])
      expect(decodeRealTimeConfig(fromHex(hex)).ok).toBe(false);
  });
});
