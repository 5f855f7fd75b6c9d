import { expect, it } from 'vitest';
import { deviceId } from '../../../../protocol/alvr/ids.js';
import {
  decodeTracking,
  encodeTracking,
  handJoints,
  type Tracking,
} from '../../../../protocol/alvr/tracking.js';
import type { Pose } from '../../../../protocol/pose/pose.js';
import { trackingSample } from './tracking-sample.js';

const poseAt = (x: number): Pose => ({
  orientation: { x: 0, y: 0, z: 0, w: 1 },
  position: { x, y: 1.5, z: -0.5 },
});
const still = { x: 0, y: 0, z: 0 };
const motion = (path: '/user/head' | '/user/hand/left' | '/user/hand/right', x: number) => ({
  deviceId: deviceId(path),
  pose: poseAt(x),
  linearVelocity: still,
  angularVelocity: still,
});
/** Joint n at x = from + n, so that no joint can be taken for another. */
const skeleton = (from: number) => Array.from({ length: handJoints }, (_, joint) => poseAt(from + joint));

function sampleOf(parts: Pick<Tracking, 'deviceMotions' | 'handSkeletons'>) {
  const sent: Tracking = {
    targetTimestampNs: 77n,
    ...parts,
    face: {
      eyeGazes: [undefined, undefined],
      fbFaceExpression: undefined,
      htcEyeExpression: undefined,
      htcLipExpression: undefined,
    },
  };
  const received = decodeTracking(encodeTracking(sent));
  if (!received.ok) throw new Error(received.error);
  return trackingSample(received.value);
}

it('takes the palm of a bare hand, which comes as a skeleton alone', () => {
  const sample = sampleOf({
    deviceMotions: [motion('/user/head', 0)],
    handSkeletons: [skeleton(100), skeleton(200)],
  });
  expect(sample).toEqual({ timestampNs: 77n, head: poseAt(0), left: poseAt(100), right: poseAt(200) });
});

it('takes the controller of a hand that holds one, and the palm of the other', () => {
  const sample = sampleOf({
    deviceMotions: [motion('/user/hand/right', 3), motion('/user/head', 0)],
    handSkeletons: [skeleton(100), skeleton(200)],
  });
  expect(sample).toMatchObject({ left: poseAt(100), right: poseAt(3) });
});

it('leaves a hand out that is not tracked', () => {
  const sample = sampleOf({
    deviceMotions: [motion('/user/head', 0)],
    handSkeletons: [undefined, skeleton(200)],
  });
  expect(sample).toMatchObject({ left: undefined, right: poseAt(200) });
});

it('is nothing without a head', () => {
  const sample = sampleOf({
    deviceMotions: [motion('/user/hand/left', 1)],
    handSkeletons: [undefined, undefined],
  });
  expect(sample).toBeUndefined();
});
