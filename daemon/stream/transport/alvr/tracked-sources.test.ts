import { expect, it } from 'vitest';
import { deviceId, devicePaths, type DevicePath } from '../../../../protocol/alvr/ids.js';
import { handJoints, motionsOnly, type Tracking } from '../../../../protocol/alvr/tracking.js';
import { sourceBits, sourcesOf } from './tracked-sources.js';

const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.5, z: 0 } };
const still = { x: 0, y: 0, z: 0 };
const motion = (path: DevicePath) => ({
  deviceId: deviceId(path),
  pose,
  linearVelocity: still,
  angularVelocity: still,
});
const of = (devices: readonly DevicePath[], change: Partial<Tracking> = {}) =>
  sourcesOf(sourceBits({ ...motionsOnly(0n, devices.map(motion)), ...change }));
const noFace = motionsOnly(0n, []).face;

it.each([
  { name: 'nothing', found: of([]), sources: [] },
  { name: 'a head', found: of(['/user/head']), sources: ['head'] },
  {
    name: 'a controller, a bare hand and a head',
    found: of(['/user/hand/right', '/user/head'], {
      handSkeletons: [Array.from({ length: handJoints }, () => pose), undefined],
    }),
    sources: ['head', 'controllers', 'hands'],
  },
  {
    name: 'one gaze',
    found: of([], { face: { ...noFace, eyeGazes: [undefined, pose] } }),
    sources: ['eyes'],
  },
  {
    name: 'a face (Meta, Pico)',
    found: of([], { face: { ...noFace, fbFaceExpression: [0] } }),
    sources: ['face'],
  },
  { name: 'eyelids (HTC)', found: of([], { face: { ...noFace, htcEyeExpression: [0] } }), sources: ['face'] },
  { name: 'lips (HTC)', found: of([], { face: { ...noFace, htcLipExpression: [0] } }), sources: ['face'] },
  {
    name: 'every joint of a body',
    found: of(devicePaths.filter((path) => path.startsWith('/user/body/'))),
    sources: ['body'],
  },
])('finds $name', ({ found, sources }) => {
  expect(found).toEqual(sources);
});
