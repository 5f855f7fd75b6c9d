import { describe, expect, it } from 'vitest';
import { angleBetween, fromPitch, fromYaw, identity, multiply } from './quaternion.js';
import { recentre, recentringFrom, type RecentringModes } from './recentring.js';

const head = { orientation: multiply(fromYaw(1), fromPitch(-0.3)), position: { x: 1, y: 1.7, z: -2 } };

function recentred(modes?: RecentringModes) {
  return recentre(recentringFrom(head, modes), head);
}

describe('recentring', () => {
  it('by default puts the head over the middle at its own height, looking ahead with its tilt kept', () => {
    const { position, orientation } = recentred();
    expect(position.x).toBeCloseTo(0, 9);
    expect(position.y).toBeCloseTo(1.7, 9);
    expect(position.z).toBeCloseTo(0, 9);
    expect(angleBetween(orientation, fromPitch(-0.3))).toBeLessThan(1e-9);
  });

  it('takes the tilt out too when tilted', () => {
    const { orientation } = recentred({ position: { mode: 'disabled' }, rotation: 'tilted' });
    expect(angleBetween(orientation, identity)).toBeLessThan(1e-7);
  });

  it('puts the head at the view height in local mode', () => {
    const { position } = recentred({ position: { mode: 'local', viewHeightM: 1.5 }, rotation: 'yaw' });
    expect(position.x).toBeCloseTo(0, 9);
    expect(position.y).toBeCloseTo(1.5, 9);
    expect(position.z).toBeCloseTo(0, 9);
  });

  it('changes nothing when both modes are disabled', () => {
    const same = recentred({ position: { mode: 'disabled' }, rotation: 'disabled' });
    expect(same.position).toEqual(head.position);
    expect(angleBetween(same.orientation, head.orientation)).toBeLessThan(1e-9);
  });

  it('moves what stands in front of the user to the front of the new space', () => {
    const origin = recentringFrom({ orientation: fromYaw(Math.PI / 2), position: { x: 0, y: 1.6, z: 0 } });
    const ahead = recentre(origin, { orientation: identity, position: { x: -1, y: 1, z: 0 } });
    expect(ahead.position.x).toBeCloseTo(0, 9);
    expect(ahead.position.z).toBeCloseTo(-1, 9);
  });
});
