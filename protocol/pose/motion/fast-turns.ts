import type { Pose } from '../pose.js';
import { fromPitch, fromYaw, multiply, normalise } from '../quaternion.js';
import type { PoseSample } from '../sample.js';
import { add } from '../vector.js';
import { peakOverMeanSpeed } from './minimum-jerk.js';
import { between, moveAt, prngOf, progress } from './moves.js';
import { headOn, moving, standingNeck } from './moving.js';
import { balance, createSway, headWobble, turnOf } from './sway.js';

const slotS = 1.4;
const degree = Math.PI / 180;
/** Swings from side to side: as fast as people turn their heads in a fight. */
const sideRad = { least: 60 * degree, most: 85 * degree };
const peakRadPerS = { least: 280 * degree, most: 385 * degree };

/** Looking over one shoulder and then the other, at up to 400 degrees a second: the hardest test for latency. */
export function fastTurns(seed: number): (tS: number) => PoseSample {
  const body = createSway(balance, seed, 1);
  const wobble = createSway(headWobble, seed, 2);
  const target = (index: number) => {
    const prng = prngOf(seed, 0, index);
    const side = index % 2 === 0 ? 1 : -1;
    return {
      yaw: index < 0 ? 0 : side * between(prng, sideRad.least, sideRad.most),
      pitch: index < 0 ? 0 : between(prng, -0.15, 0.1),
      peak: between(prng, peakRadPerS.least, peakRadPerS.most),
    };
  };
  const headAt = (tS: number): Pose => {
    const { index, sinceS } = moveAt(tS, slotS);
    const from = target(index - 1);
    const to = target(index);
    const moveS = (peakOverMeanSpeed * Math.abs(to.yaw - from.yaw)) / to.peak;
    const done = progress(sinceS, 0.1, moveS);
    const yaw = from.yaw + (to.yaw - from.yaw) * done;
    const pitch = from.pitch + (to.pitch - from.pitch) * done;
    const orientation = multiply(turnOf(wobble, tS), multiply(fromYaw(yaw), fromPitch(pitch)));
    return headOn(add(standingNeck, body(tS)), normalise(orientation));
  };
  return (tS) => ({
    tS,
    head: moving(headAt, tS),
    left: undefined,
    right: undefined,
    buttons: {},
    worn: true,
  });
}
