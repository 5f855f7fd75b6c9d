import { expect, it } from 'vitest';
import { LockstepScene } from './lockstep-scene.js';
import type { SceneInput, Source } from './source/source.js';
import type { TrackingSample } from './transport/transport.js';

const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.6, z: 0 } };
const sample = (timestampNs: bigint): TrackingSample => ({
  timestampNs,
  head: pose,
  left: undefined,
  right: undefined,
});

/** A source that writes the time into the picture, and tells who drew what. */
function scene(fails = false) {
  const drawn: string[] = [];
  let eyesMm = 63;
  const source: Source = {
    name: 'test',
    render: ({ timeS, eyes }, out) => {
      drawn.push(`${timeS}`);
      out[0] = timeS;
      out[1] = eyes.ipdM;
    },
    renderAside: async ({ timeS, eyes }, out) => {
      await Promise.resolve();
      if (fails) throw new Error('no');
      drawn.push(`${timeS} ahead`);
      out[0] = timeS;
      out[1] = eyes.ipdM;
    },
  };
  const side = { left: -1, right: 1, up: 1, down: -1 };
  const inputOf = ({ timestampNs, head }: TrackingSample): SceneInput => ({
    head,
    left: undefined,
    right: undefined,
    timeS: Number(timestampNs),
    eyes: { ipdM: eyesMm, fov: [side, side] },
  });
  return {
    lockstep: new LockstepScene(source, 2, inputOf),
    drawn,
    setEyes: (mm: number) => {
      eyesMm = mm;
    },
  };
}

async function step(lockstep: LockstepScene, timestampNs: bigint, free: Uint8Array): Promise<Uint8Array> {
  const taken = lockstep.take(timestampNs);
  if (taken === undefined) throw new Error('the pose is not there');
  return lockstep.picture(taken, free);
}

it('draws the next pose ahead, once it is there and the picture before was taken', async () => {
  const { lockstep, drawn } = scene();
  lockstep.arrived(sample(1n));
  lockstep.arrived(sample(2n));
  const first = await step(lockstep, 1n, new Uint8Array(2));
  await lockstep.idle();
  expect(drawn).toEqual(['1 ahead', '2 ahead']);
  expect([...first]).toEqual([1, 63]);
  lockstep.arrived(sample(3n));
  const second = await step(lockstep, 2n, first);
  expect([...second]).toEqual([2, 63]);
  expect(second).not.toBe(first);
  expect([...(await step(lockstep, 3n, second))]).toEqual([3, 63]);
  expect(drawn).toEqual(['1 ahead', '2 ahead', '3 ahead']);
});

it('draws anew what was drawn for other eyes', async () => {
  const { lockstep, drawn, setEyes } = scene();
  lockstep.arrived(sample(1n));
  setEyes(70);
  expect([...(await step(lockstep, 1n, new Uint8Array(2)))]).toEqual([1, 70]);
  expect(drawn).toEqual(['1 ahead', '1']);
});

it('draws at the step what was drawn ahead for another, or could not be', async () => {
  const { lockstep, drawn } = scene();
  lockstep.arrived(sample(1n));
  lockstep.arrived(sample(2n));
  expect([...(await step(lockstep, 2n, new Uint8Array(2)))]).toEqual([2, 63]);
  expect(drawn).toEqual(['1 ahead', '2']);
  const failing = scene(true);
  failing.lockstep.arrived(sample(1n));
  expect([...(await step(failing.lockstep, 1n, new Uint8Array(2)))]).toEqual([1, 63]);
  expect(failing.drawn).toEqual(['1']);
});

it('has no pose that was lost, was taken, or is older than one that was', () => {
  const { lockstep } = scene();
  lockstep.arrived(sample(1n));
  lockstep.arrived(sample(2n));
  expect(lockstep.take(3n)).toBeUndefined();
  expect(lockstep.take(2n)).toBeUndefined();
  lockstep.arrived(sample(4n));
  lockstep.arrived(sample(5n));
  expect(lockstep.take(5n)?.timestampNs).toBe(5n);
  expect(lockstep.take(4n)).toBeUndefined();
});

it('forgets the oldest poses of a client that sends them and never steps', () => {
  const { lockstep } = scene();
  for (let time = 1n; time <= 65n; time += 1n) lockstep.arrived(sample(time));
  expect(lockstep.take(1n)).toBeUndefined();
});
