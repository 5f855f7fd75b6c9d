import { describe, expect, it } from 'vitest';
import { interpolate } from './interpolate.js';
import { fromYaw, yawRad } from './quaternion.js';

describe('interpolation', () => {
  it('is straight and turns evenly', () => {
    const a = { orientation: fromYaw(0), position: { x: 0, y: 1, z: 2 } };
    const b = { orientation: fromYaw(1), position: { x: 1, y: 1, z: 0 } };
    const between = interpolate(a, b, 0.25);
    expect(between.position).toEqual({ x: 0.25, y: 1, z: 1.5 });
    expect(yawRad(between.orientation)).toBeCloseTo(0.25, 9);
  });
});
