import { expect, it } from 'vitest';
import { loadPoses } from './load-poses.js';

it.each(['vrtposes', 'unity.csv', 'tum.txt', 'bvh', 'aframe.json'])(
  'plays a recording in %s, told by its first lines',
  async (ending) => {
    const poses = await loadPoses(`fixtures/poses/foreign/grasp.${ending}`, false);
    expect(poses.durationS).toBeCloseTo(2, 3);
    const { head } = poses.at(1);
    expect(head.pose.position.y).toBeCloseTo(1.6, 1);
  },
);

it('says why a file cannot be played, and what makes it so that it can', async () => {
  await expect(loadPoses('fixtures/poses/foreign/grasp.kitti.txt', false)).rejects.toMatchObject({
    message: expect.stringContaining('no times'),
    hint: expect.stringContaining('vrt poses import'),
  });
  await expect(loadPoses('README.md', false)).rejects.toMatchObject({ code: 'fixture-invalid' });
  await expect(loadPoses('fixtures/none.csv', false)).rejects.toMatchObject({ code: 'file-unreadable' });
});
