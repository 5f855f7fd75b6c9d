import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assertSameSources } from './load.js';
import { RoomRenderer } from './room.js';
import { roomInputNumbers, type RoomPose, type RoomView } from './room-input.js';

const fov = { left: -0.9, right: 0.8, up: 0.8, down: -0.9 };
const ahead = { x: 0, y: 0, z: 0, w: 1 };

function pose(x: number, y: number, z: number, orientation = ahead): RoomPose {
  return { orientation, position: { x, y, z } };
}

function yaw(rad: number) {
  return { x: 0, y: Math.sin(rad / 2), z: 0, w: Math.cos(rad / 2) };
}

function view(left: RoomPose, right: RoomPose = left): RoomView {
  return {
    eyes: [
      { pose: left, fov },
      { pose: right, fov },
    ],
    left: undefined,
    right: undefined,
    timeS: 0,
  };
}

function draw(renderer: RoomRenderer, input: RoomView): Uint8Array {
  const out = new Uint8Array(renderer.frameBytes);
  renderer.render(input, out);
  return out;
}

/** Share of bytes that differ by more than a shade. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, index) => sum + (Math.abs(value - (b[index] ?? 0)) > 8 ? 1 : 0), 0) / a.length;
}

describe('RoomRenderer', () => {
  const renderer = new RoomRenderer({ eyeWidth: 160, eyeHeight: 120 });

  it('draws the same bytes for the same view', () => {
    expect(draw(renderer, view(pose(0, 1.6, 1)))).toEqual(draw(renderer, view(pose(0, 1.6, 1))));
  });

  it('shows rotation and translation', () => {
    const still = draw(renderer, view(pose(0, 1.6, 1)));
    expect(difference(still, draw(renderer, view(pose(0, 1.6, 1, yaw(0.1)))))).toBeGreaterThan(0.1);
    expect(difference(still, draw(renderer, view(pose(0.2, 1.6, 1))))).toBeGreaterThan(0.02);
  });

  it('shows a different picture to each eye', () => {
    const out = draw(renderer, view(pose(-0.0315, 1.6, 1), pose(0.0315, 1.6, 1)));
    let different = 0;
    for (let y = 0; y < 120; y += 1) {
      for (let x = 0; x < 160; x += 1) if (out[y * 320 + x] !== out[y * 320 + 160 + x]) different += 1;
    }
    expect(different).toBeGreaterThan(160 * 120 * 0.05);
  });

  it('shows the hands and what moves by itself', () => {
    const still = draw(renderer, view(pose(0, 1.6, 1)));
    expect(
      difference(still, draw(renderer, { ...view(pose(0, 1.6, 1)), right: pose(0.1, 1.4, 0.5) })),
    ).toBeGreaterThan(0);
    expect(difference(still, draw(renderer, { ...view(pose(0, 1.6, 1)), timeS: 1 }))).toBeGreaterThan(0);
  });

  it('writes every pixel and nothing else, whatever the pose and size', () => {
    const number = (limit: number) => fc.double({ min: -limit, max: limit, noNaN: true });
    const orientation = fc.tuple(number(1), number(1), number(1), number(1)).map(([x, y, z, w]) => {
      const norm = Math.hypot(x, y, z, w);
      return norm < 1e-6 ? ahead : { x: x / norm, y: y / norm, z: z / norm, w: w / norm };
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 67 }),
        fc.integer({ min: 2, max: 67 }),
        orientation,
        fc.tuple(number(6), number(4), number(6)),
        (eyeWidth, eyeHeight, turn, [x, y, z]) => {
          const small = new RoomRenderer({ eyeWidth, eyeHeight });
          const margin = 64;
          const around = new Uint8Array(small.frameBytes + 2 * margin);
          const input = view(pose(x, y, z, turn));
          const fill = (value: number) => {
            around.fill(value);
            small.render(input, around.subarray(margin, margin + small.frameBytes));
            return around.slice();
          };
          const first = fill(0);
          const second = fill(255);
          // What was drawn does not depend on what was there; what was not drawn is as it was.
          expect(first.subarray(margin, -margin)).toEqual(second.subarray(margin, -margin));
          expect(first.subarray(0, margin).every((byte) => byte === 0)).toBe(true);
          expect(second.subarray(-margin).every((byte) => byte === 255)).toBe(true);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('draws the same picture on another thread', async () => {
    const input = view(pose(0.3, 1.6, 1));
    const aside = new Uint8Array(renderer.frameBytes);
    await renderer.renderAside(input, aside);
    expect(aside).toEqual(draw(renderer, input));
    expect(() => renderer.renderAside(input, new Uint8Array(10))).toThrow(RangeError);
  });

  it('refuses sizes and poses that make no picture', () => {
    expect(() => new RoomRenderer({ eyeWidth: 0, eyeHeight: 10 })).toThrow(RangeError);
    expect(() => renderer.render(view(pose(0, 1.6, 1)), new Uint8Array(10))).toThrow(RangeError);
    expect(() => draw(renderer, view(pose(Number.NaN, 1.6, 1)))).toThrow(RangeError);
  });
});

describe('an addon of other sources', () => {
  it.each([{}, { roomInputNumbers: roomInputNumbers + 1 }])(
    'is refused with the command that mends it: %o',
    (addon) => {
      expect(() => assertSameSources(addon)).toThrow('Run `npm run build`');
      expect(() => assertSameSources({ roomInputNumbers })).not.toThrow();
    },
  );
});
