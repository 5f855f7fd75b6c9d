import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { nalUnits } from './annexb.js';
import { EncoderError, type AccessUnit, type Codec, type Encoder, type EncoderConfig } from './encoder.js';
import { openEncoder } from './open.js';
import { defaultTuning } from './tuning.js';

const width = 320;
const height = 240;
const config: EncoderConfig = {
  codec: 'h264',
  width,
  height,
  refreshHz: 72,
  bitrateBps: 4_000_000,
  reproducible: true,
  tuning: defaultTuning,
};

const haveFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
const backends: { backend: 'libav' | 'ffmpeg'; codec: Codec; there: boolean }[] = [
  { backend: 'libav', codec: 'h264', there: true },
  { backend: 'libav', codec: 'hevc', there: true },
  { backend: 'ffmpeg', codec: 'h264', there: haveFfmpeg },
  { backend: 'ffmpeg', codec: 'hevc', there: haveFfmpeg },
];

/** A picture that moves with `frame`: a bright square over a gradient with grain. */
function picture(frame: number, w = width, h = height): Uint8Array {
  const data = new Uint8Array(w * h + 2 * Math.ceil(w / 2) * Math.ceil(h / 2)).fill(128);
  for (let y = 0; y < h; y += 1) {
    for (let x = 0; x < w; x += 1) {
      const inside = Math.abs(x - ((frame * 3) % w)) < 24 && Math.abs(y - h / 2) < 24;
      data[y * w + x] = inside ? 230 : ((x + y + frame) & 127) + ((x * 7 + y * 13 + frame * 5) & 15);
    }
  }
  return data;
}

async function encodeAll(encoder: Encoder, frames: number, idrs: ReadonlySet<number>, w = width, h = height) {
  const units: AccessUnit[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const unit = await encoder.encode(
      { data: picture(frame, w, h), width: w, height: h },
      { idr: idrs.has(frame) },
    );
    units.push({ ...unit, data: unit.data.slice() });
  }
  return units;
}

function streamOf(units: readonly AccessUnit[]): Buffer {
  return Buffer.concat(
    units.flatMap(({ data, parameterSets }) =>
      parameterSets === undefined ? [data] : [parameterSets, data],
    ),
  );
}

/** Decodes with ffmpeg, an implementation that is not ours; luma planes only. */
function decodedLuma(codec: Codec, stream: Buffer): Buffer {
  return spawnSync(
    'ffmpeg',
    [
      '-loglevel',
      'error',
      '-f',
      codec,
      '-i',
      'pipe:0',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'gray',
      '-fps_mode',
      'passthrough',
      'pipe:1',
    ],
    {
      input: stream,
      maxBuffer: 1 << 28,
    },
  ).stdout;
}

describe.each(backends)('$backend $codec', ({ backend, codec, there }) => {
  it.runIf(there)(
    'gives one access unit per frame, an IDR on exactly the frames that asked, parameter sets split off',
    async () => {
      const encoder = await openEncoder({ ...config, codec }, backend);
      const idrs = new Set([0, 7, 8, 20]);
      const units = await encodeAll(encoder, 30, idrs);
      await encoder.close();
      expect(units.flatMap(({ isIdr }, frame) => (isIdr ? [frame] : []))).toEqual([...idrs]);
      for (const { data, isIdr, parameterSets } of units) {
        expect([...data.subarray(0, 4)]).toEqual([0, 0, 0, 1]);
        expect(parameterSets !== undefined).toBe(isIdr);
      }
      const sets = [...nalUnits(units[0]?.parameterSets ?? new Uint8Array())];
      expect(sets).toHaveLength(codec === 'h264' ? 2 : 3);
      if (!haveFfmpeg) return;
      const luma = decodedLuma(codec, streamOf(units));
      expect(luma.length).toBe(30 * width * height);
      const last = picture(29).subarray(0, width * height);
      const meanError =
        last.reduce(
          (sum, value, index) => sum + Math.abs(value - (luma[29 * width * height + index] ?? 0)),
          0,
        ) / last.length;
      expect(meanError).toBeLessThan(12);
    },
  );

  it.runIf(there)('follows a change of bitrate, at the latest with the next IDR', async () => {
    const encoder = await openEncoder({ ...config, codec, bitrateBps: 3_000_000 }, backend);
    const bytes = (units: AccessUnit[]) => units.reduce((sum, { data }) => sum + data.length, 0);
    const before = bytes(await encodeAll(encoder, 40, new Set()));
    const when = encoder.setBitrate(600_000);
    const after = bytes((await encodeAll(encoder, 60, new Set(when === 'live' ? [] : [0]))).slice(20));
    await encoder.close();
    expect(after).toBeLessThan(before * 0.6);
  });

  it.runIf(there)('takes odd sizes', async () => {
    const encoder = await openEncoder({ ...config, codec, width: 161, height: 119 }, backend);
    const units = await encodeAll(encoder, 3, new Set(), 161, 119);
    await encoder.close();
    expect(units.map(({ isIdr }) => isIdr)).toEqual([true, false, false]);
    if (haveFfmpeg) expect(decodedLuma(codec, streamOf(units)).length).toBe(3 * 162 * 120);
  });

  it.runIf(there && backend === 'libav')('gives equal bytes for equal pictures', async () => {
    const once = async () => {
      const encoder = await openEncoder({ ...config, codec }, backend);
      const units = await encodeAll(encoder, 12, new Set([5]));
      await encoder.close();
      return streamOf(units);
    };
    expect((await once()).equals(await once())).toBe(true);
  });
});

describe('openEncoder', () => {
  it('names what there is when it is asked for something else', async () => {
    await expect(openEncoder(config, 'vp8')).rejects.toThrow(/no encoder "vp8".*libx264/);
  });

  it.runIf(haveFfmpeg)('lets a killed ffmpeg be replaced', async () => {
    const encoder = await openEncoder(config, 'ffmpeg');
    await encodeAll(encoder, 2, new Set());
    const children = spawnSync('pgrep', ['-P', String(process.pid), 'ffmpeg'], { encoding: 'utf8' })
      .stdout.trim()
      .split('\n');
    for (const pid of children) process.kill(Number(pid), 'SIGKILL');
    const failure = await encodeAll(encoder, 2, new Set()).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(EncoderError);
    expect(failure).toMatchObject({ code: 'encoder-died' });
    await encoder.close();
    const fresh = await openEncoder(config, 'ffmpeg');
    expect(await encodeAll(fresh, 1, new Set())).toHaveLength(1);
    await fresh.close();
  });
});
