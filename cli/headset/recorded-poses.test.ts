import { describe, expect, it } from 'vitest';
import type { Controls, PoseSample } from '../../protocol/pose/sample.js';
import { RecordedPoses } from './recorded-poses.js';

function sample(tS: number, x: number, more: { buttons?: Controls; worn?: boolean } = {}): PoseSample {
  const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x, y: 1.6, z: 0 } };
  const head = { pose, velocity: undefined };
  return { tS, head, left: undefined, right: undefined, buttons: more.buttons ?? {}, worn: more.worn };
}

describe('recorded poses', () => {
  it('are interpolated between samples and stand still after the last', () => {
    const poses = new RecordedPoses('walk', [sample(0, 0), sample(1, 2)], false);
    expect(poses.durationS).toBe(1);
    expect([0, 0.25, 1, 5].map((tS) => poses.at(tS).head.pose.position.x)).toEqual([0, 0.5, 2, 2]);
  });

  it('begin at their first sample, whatever its time', () => {
    const poses = new RecordedPoses('late', [sample(10, 1), sample(12, 3)], false);
    expect(poses.durationS).toBe(2);
    expect(poses.at(1).head.pose.position.x).toBe(2);
  });

  it('hold buttons and whether they are worn until told otherwise', () => {
    const samples = [
      sample(0, 0, { buttons: { 'left/x/click': true } }),
      sample(1, 0, { worn: false }),
      sample(2, 0),
    ];
    const poses = new RecordedPoses('buttons', samples, false);
    expect(poses.at(0.5)).toMatchObject({ controls: { 'left/x/click': true }, worn: true });
    expect(poses.at(1.5)).toMatchObject({ controls: { 'left/x/click': true }, worn: false });
  });

  it('begin again when looped, with everything released and worn', () => {
    const samples = [
      sample(0, 0),
      sample(1, 1, { buttons: { 'left/trigger/value': 0.5, 'left/x/click': true }, worn: false }),
      sample(2, 2),
    ];
    const poses = new RecordedPoses('loop', samples, true);
    expect(poses.durationS).toBe(Infinity);
    expect(poses.at(1.5).worn).toBe(false);
    expect(poses.at(2.5)).toMatchObject({
      head: { pose: { position: { x: 0.5 } } },
      controls: { 'left/trigger/value': 0, 'left/x/click': false },
      worn: true,
    });
  });

  it('refuse to be nothing', () => {
    expect(() => new RecordedPoses('empty', [], false)).toThrow(new RangeError('empty has no samples'));
  });
});
