import { describe, expect, it } from 'vitest';
import { predict } from './predict.js';
import { angleBetween, fromPitch, fromYaw, identity, multiply } from './quaternion.js';

const still = { x: 0, y: 0, z: 0 };

describe('prediction', () => {
  it('moves on by velocity times time', () => {
    const pose = { orientation: identity, position: { x: 1, y: 1.6, z: -2 } };
    const later = predict(pose, { x: 0.5, y: 0, z: -1 }, still, 0.1);
    expect(later.position.x).toBeCloseTo(1.05, 12);
    expect(later.position.z).toBeCloseTo(-2.1, 12);
    expect(angleBetween(later.orientation, identity)).toBe(0);
  });

  it('applies the angular velocity in the space, on top of the tilt of the head', () => {
    const pose = { orientation: fromPitch(0.4), position: still };
    const later = predict(pose, still, { x: 0, y: 2, z: 0 }, 0.25);
    expect(angleBetween(later.orientation, multiply(fromYaw(0.5), fromPitch(0.4)))).toBeLessThan(1e-9);
  });
});
