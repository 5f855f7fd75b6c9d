import { describe, expect, it } from 'vitest';
import { eyePoses } from './eyes.js';
import { fromYaw } from './quaternion.js';

describe('eyes', () => {
  it('stand half the distance to each side of a head, along its own X', () => {
    const head = { orientation: fromYaw(Math.PI / 2), position: { x: 1, y: 1.6, z: 2 } };
    const [left, right] = eyePoses(head, 0.064);
    // Looking along -X, the left eye is towards +Z.
    expect(left.position.z).toBeCloseTo(2.032, 9);
    expect(right.position.z).toBeCloseTo(1.968, 9);
    expect(left.position.x).toBeCloseTo(1, 9);
    expect(left.orientation).toBe(head.orientation);
  });
});
