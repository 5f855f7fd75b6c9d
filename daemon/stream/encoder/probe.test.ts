import { describe, expect, it } from 'vitest';
import { EncoderError, type AccessUnit, type Encoder } from './encoder.js';
import { hasFfmpeg } from './every-encoder.test-support.js';
import { candidates, type Candidate } from './open.js';
import { probeEncoder } from './probe.js';

describe('all candidates', () => {
  it('are said to work, or why not and what to do', async () => {
    const probes: Awaited<ReturnType<typeof probeEncoder>>[] = [];
    for (const codec of ['h264', 'hevc'] as const) {
      for (const candidate of candidates(codec)) probes.push(await probeEncoder(codec, candidate));
    }
    for (const { ok, reason, hint } of probes) {
      expect(reason === undefined).toBe(ok);
      expect(hint === undefined).toBe(ok);
    }
    const working = probes.filter(({ ok }) => ok).map(({ codec, encoder }) => `${codec} ${encoder}`);
    expect(working).toEqual(expect.arrayContaining(['h264 libx264', 'hevc libx265']));
    if (hasFfmpeg()) expect(working).toEqual(expect.arrayContaining(['h264 ffmpeg', 'hevc ffmpeg']));
  });
});

describe('probeEncoder', () => {
  const unit = (isIdr: boolean): AccessUnit => ({
    data: new Uint8Array(1),
    isIdr,
    parameterSets: isIdr ? new Uint8Array(1) : undefined,
  });

  /** A driver that behaves as no real one here does. */
  function driver(encode: Encoder['encode']): Candidate & { closed: () => number } {
    let closed = 0;
    const encoder: Encoder = {
      name: 'h264_vaapi',
      backend: 'libav',
      encode,
      setBitrate: () => 'live',
      close: () => {
        closed += 1;
        return Promise.resolve();
      },
    };
    return {
      name: 'h264_vaapi',
      backend: 'libav',
      open: () => Promise.resolve(encoder),
      closed: () => closed,
    };
  }

  it.each([
    {
      what: 'fails on its first picture',
      encode: () => Promise.reject(new EncoderError('encoder-died', 'no surface')),
      reason: 'no surface',
    },
    {
      what: 'begins without an IDR',
      encode: () => Promise.resolve(unit(false)),
      reason: 'Its first frame is not an IDR.',
    },
    {
      what: 'knows IDRs only',
      encode: () => Promise.resolve(unit(true)),
      reason: 'It makes an IDR of every frame.',
    },
  ])('closes and refuses one that $what', async ({ encode, reason }) => {
    const candidate = driver(encode);
    expect(await probeEncoder('h264', candidate)).toMatchObject({ ok: false, reason });
    expect(candidate.closed()).toBe(1);
  });

  it('does not wait for one that never answers', async () => {
    const candidate = driver(() => new Promise(() => undefined));
    expect(await probeEncoder('h264', candidate, 20)).toMatchObject({
      ok: false,
      reason: 'It did not answer within 0.02 s.',
    });
  });
});
