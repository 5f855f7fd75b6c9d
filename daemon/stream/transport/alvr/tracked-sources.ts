import type { TrackedSource } from '../../../../protocol/api/stream.js';
import { deviceId, devicePaths } from '../../../../protocol/alvr/ids.js';
import type { Tracking } from '../../../../protocol/alvr/tracking.js';

const head = deviceId('/user/head');
const hands = new Set([deviceId('/user/hand/left'), deviceId('/user/hand/right')]);
const body = new Set(devicePaths.filter((path) => path.startsWith('/user/body/')).map(deviceId));

/** In the order in which they are shown; each has its bit. */
const sources: readonly TrackedSource[] = ['head', 'controllers', 'hands', 'eyes', 'face', 'body'];
const bit = (source: TrackedSource) => 1 << sources.indexOf(source);
const bits = {
  head: bit('head'),
  controllers: bit('controllers'),
  hands: bit('hands'),
  eyes: bit('eyes'),
  face: bit('face'),
  body: bit('body'),
};

/** Sources in a tracking packet, as bits: one arrives for each refresh of the display and more. */
export function sourceBits({ deviceMotions, handSkeletons, face }: Tracking): number {
  let found = 0;
  for (const motion of deviceMotions) {
    if (motion.deviceId === head) found |= bits.head;
    else if (hands.has(motion.deviceId)) found |= bits.controllers;
    else if (body.has(motion.deviceId)) found |= bits.body;
  }
  if (handSkeletons[0] !== undefined || handSkeletons[1] !== undefined) found |= bits.hands;
  if (face.eyeGazes[0] !== undefined || face.eyeGazes[1] !== undefined) found |= bits.eyes;
  const expressions = face.fbFaceExpression ?? face.htcEyeExpression ?? face.htcLipExpression;
  return expressions === undefined ? found : found | bits.face;
}

export function sourcesOf(found: number): TrackedSource[] {
  return sources.filter((source) => (found & bit(source)) !== 0);
}
