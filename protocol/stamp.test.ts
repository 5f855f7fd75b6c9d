import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawStamp, hashPose, readStamp, stampLayout, type I420Picture, type Stamp } from './stamp.js';

const u32 = fc.integer({ min: 0, max: 0xffffffff });
const stamp = fc.record({ frameNumber: u32, poseHash: u32 });
const eyes = ['left', 'right'] as const;

/** A picture full of a steep pattern, so that nothing but the stamp makes its area readable. */
function busyPicture(width: number, height: number, seed: number): I420Picture {
  const chroma = Math.ceil(width / 2) * Math.ceil(height / 2);
  const data = new Uint8Array(width * height + 2 * chroma);
  let state = seed | 1;
  for (let at = 0; at < data.length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    data[at] = state >>> 24;
  }
  return { data, width, height };
}

function read({ data, width, height }: I420Picture): (Stamp | undefined)[] {
  return eyes.map((eye) => readStamp(data, width, width, height, eye));
}

/** What a hard codec setting does: 3x3 blur, coarse steps, uniform noise of the given height. */
function damage(picture: I420Picture, noise: number, step: number, seed: number): I420Picture {
  const { data, width, height } = picture;
  const out = Uint8Array.from(data);
  let state = seed | 1;
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      let sum = 0;
      for (const dy of [-1, 0, 1]) for (const dx of [-1, 0, 1]) sum += data[(y + dy) * width + x + dx] ?? 0;
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      const noisy = sum / 9 + ((state >>> 16) / 65535 - 0.5) * 2 * noise;
      out[y * width + x] = Math.max(0, Math.min(255, Math.round(noisy / step) * step));
    }
  }
  return { data: out, width, height };
}

describe('the stamp', () => {
  it.each([
    [1920, 1080, 16],
    [2 * 2144, 2240, 16],
    [1216, 544, 16],
    [2 * 1080, 1200, 16],
    [640, 360, 8],
    [256, 128, 4],
  ])(
    'lies on the macroblock grid inside both eyes of %i x %i with squares of %i px',
    (width, height, cellPx) => {
      const layout = stampLayout(width, height);
      expect(layout?.cellPx).toBe(cellPx);
      if (layout === undefined) return;
      expect(layout.topPx % cellPx).toBe(0);
      expect(layout.topPx).toBe(cellPx);
      expect(layout.topPx + 5 * cellPx).toBeLessThanOrEqual(height);
      for (const [index, eye] of eyes.entries()) {
        expect(layout.leftPx[eye] % cellPx).toBe(0);
        expect(layout.leftPx[eye] - cellPx).toBeGreaterThanOrEqual((index * width) / 2);
        expect(layout.leftPx[eye] + 21 * cellPx).toBeLessThanOrEqual(((index + 1) * width) / 2);
      }
    },
  );

  it('has no place in a tiny picture, and leaves it as it is', () => {
    expect(stampLayout(160, 90)).toBeUndefined();
    const picture = busyPicture(160, 90, 1);
    const before = Uint8Array.from(picture.data);
    expect(drawStamp(picture, { frameNumber: 1, poseHash: 2 })).toBe(false);
    expect(picture.data).toEqual(before);
    expect(read(picture)).toEqual([undefined, undefined]);
  });

  it('is read back from both eyes, whatever its value and the picture around it, odd sizes too', () => {
    const sizes = fc.constantFrom<[number, number]>([960, 540], [641, 361], [256, 128], [1000, 478]);
    fc.assert(
      fc.property(stamp, sizes, u32, (value, [width, height], seed) => {
        const picture = busyPicture(width, height, seed);
        expect(drawStamp(picture, value)).toBe(true);
        expect(read(picture)).toEqual([value, value]);
      }),
      { numRuns: 20 },
    );
  });

  it('keeps its own area and paints nothing else', () => {
    const picture = busyPicture(960, 540, 7);
    const before = Uint8Array.from(picture.data);
    drawStamp(picture, { frameNumber: 0x12345678, poseHash: 0x9abcdef0 });
    const layout = stampLayout(960, 540);
    if (layout === undefined) throw new Error('no layout');
    const inArea = (x: number, y: number, scale: number) =>
      eyes.some((eye) => {
        const { cellPx, topPx, leftPx } = layout;
        return (
          x * scale >= leftPx[eye] - cellPx &&
          x * scale < leftPx[eye] + 21 * cellPx &&
          y * scale >= topPx - cellPx &&
          y * scale < topPx + 5 * cellPx
        );
      });
    let strayed = 0;
    picture.data.forEach((value, at) => {
      const chromaAt = (at - 960 * 540) % (480 * 270);
      const inside =
        at < 960 * 540
          ? inArea(at % 960, Math.floor(at / 960), 1)
          : inArea(chromaAt % 480, Math.floor(chromaAt / 480), 2);
      if (inside ? at >= 960 * 540 && value !== 128 : value !== before[at]) strayed += 1;
    });
    expect(strayed).toBe(0);
  });

  it('survives blur, coarse quantisation and strong noise', () => {
    const cases = fc.record({
      value: stamp,
      size: fc.constantFrom<[number, number]>([960, 320], [480, 160], [240, 96]),
      noise: fc.integer({ min: 0, max: 100 }),
      step: fc.integer({ min: 1, max: 60 }),
      seed: u32,
    });
    fc.assert(
      fc.property(cases, ({ value, size: [width, height], noise, step, seed }) => {
        const picture = busyPicture(width, height, seed);
        drawStamp(picture, value);
        expect(read(damage(picture, noise, step, seed))).toEqual([value, value]);
      }),
      { numRuns: 40 },
    );
  });

  it('survives a change to limited range and low contrast', () => {
    const picture = busyPicture(960, 320, 3);
    drawStamp(picture, { frameNumber: 77, poseHash: 0xdeadbeef });
    const limited = { ...picture, data: picture.data.map((value) => 60 + value * 0.4) };
    expect(read(limited)).toEqual(
      Array.from({ length: 2 }, () => ({ frameNumber: 77, poseHash: 0xdeadbeef })),
    );
  });

  it('is read through a row stride wider than the picture', () => {
    const picture = busyPicture(960, 320, 5);
    drawStamp(picture, { frameNumber: 9, poseHash: 10 });
    const strided = new Uint8Array(1024 * 320);
    for (let y = 0; y < 320; y += 1) strided.set(picture.data.subarray(y * 960, (y + 1) * 960), y * 1024);
    expect(readStamp(strided, 1024, 960, 320, 'right')).toEqual({ frameNumber: 9, poseHash: 10 });
  });

  it('is not found where there is none: noise, flat grey, luma that is cut off', () => {
    fc.assert(
      fc.property(u32, (seed) => {
        expect(read(busyPicture(960, 320, seed))).toEqual([undefined, undefined]);
      }),
      { numRuns: 20 },
    );
    expect(readStamp(new Uint8Array(960 * 320).fill(128), 960, 960, 320, 'left')).toBeUndefined();
    const { data } = busyPicture(960, 320, 1);
    drawStamp({ data, width: 960, height: 320 }, { frameNumber: 3, poseHash: 4 });
    expect(readStamp(data.subarray(0, 960 * 320), 960, 960, 320, 'left')).toEqual({
      frameNumber: 3,
      poseHash: 4,
    });
    expect(readStamp(data.subarray(0, 960 * 320 - 1), 960, 960, 320, 'left')).toBeUndefined();
  });

  it('is refused when any one or two of its squares are wrong', () => {
    const layout = stampLayout(480, 160);
    if (layout === undefined) throw new Error('no layout');
    const { cellPx, topPx, leftPx } = layout;
    const cell = fc.integer({ min: 0, max: 79 });
    fc.assert(
      fc.property(stamp, cell, cell, (value, first, second) => {
        const picture = busyPicture(480, 160, 1);
        drawStamp(picture, value);
        for (const index of new Set([first, second])) {
          const x = leftPx.left + (index % 20) * cellPx;
          const y = topPx + Math.floor(index / 20) * cellPx;
          for (let line = 0; line < cellPx; line += 1) {
            const at = (y + line) * 480 + x;
            picture.data.fill(255 - (picture.data[at] ?? 0), at, at + cellPx);
          }
        }
        expect(read(picture)).toEqual([undefined, value]);
      }),
      { numRuns: 50 },
    );
  });
});

describe('the hash of a pose', () => {
  const pose = { orientation: { x: 0.1, y: -0.2, z: 0.3, w: 0.9 }, position: { x: 1.5, y: 1.6, z: -2.25 } };

  it('is the same before and after the pose is rounded to f32', () => {
    const { orientation: q, position: p } = pose;
    const f = Math.fround;
    const rounded = {
      orientation: { x: f(q.x), y: f(q.y), z: f(q.z), w: f(q.w) },
      position: { x: f(p.x), y: f(p.y), z: f(p.z) },
    };
    expect(hashPose(rounded)).toBe(hashPose(pose));
    const finer = { ...pose, position: { ...p, x: p.x + 1e-12 } };
    const coarser = { ...pose, position: { ...p, x: p.x + 1e-6 } };
    expect(hashPose(finer)).toBe(hashPose(pose));
    expect(hashPose(coarser)).not.toBe(hashPose(pose));
  });

  it('is FNV-1a over 28 bytes, and differs when the position does', () => {
    const zero = { orientation: { x: 0, y: 0, z: 0, w: 0 }, position: { x: 0, y: 0, z: 0 } };
    // 28 zero bytes: the offset basis times the prime to the 28th, modulo 2^32.
    expect(hashPose(zero)).toBe(Number((0x811c9dc5n * 0x01000193n ** 28n) % 2n ** 32n));
    expect(hashPose({ ...pose, position: { ...pose.position, x: 1.51 } })).not.toBe(hashPose(pose));
  });
});
