import type { Pose } from '../pose.js';
import { fromPitch, fromYaw, multiply, normalise } from '../quaternion.js';
import type { PoseSample } from '../sample.js';
import { add } from '../vector.js';
import { between, moveAt, prngOf, progress } from './moves.js';
import { headOn, moving, standingNeck } from './moving.js';
import { balance, createSway, headWobble, turnOf } from './sway.js';

const slotS = 1.6;
/** How far a person looks to the sides, up and down without turning the body. */
const widest = { yawRad: 1.2, upRad: 0.45, downRad: 0.6 };
const turnRadPerS = 2.2;

/** Standing in the middle of the room and looking from one thing to the next. */
export function lookAround(seed: number, reach = 1): (tS: number) => PoseSample {
  const headAt = lookingHead(seed, reach);
  return (tS) => ({
    tS,
    head: moving(headAt, tS),
    left: undefined,
    right: undefined,
    buttons: {},
    worn: true,
  });
}

/** The head alone; `reach` of 1 looks as far as a neck can, 0 straight ahead. */
export function lookingHead(seed: number, reach: number): (tS: number) => Pose {
  const body = createSway(balance, seed, 1);
  const wobble = createSway(headWobble, seed, 2);
  const target = (index: number) => {
    if (index < 0) return { yaw: 0, pitch: 0 };
    const prng = prngOf(seed, 0, index);
    return {
      yaw: reach * between(prng, -widest.yawRad, widest.yawRad),
      pitch: reach * between(prng, -widest.downRad, widest.upRad),
    };
  };
  return (tS) => {
    const { index, sinceS } = moveAt(tS, slotS);
    const from = target(index - 1);
    const to = target(index);
    const turnRad = Math.hypot(to.yaw - from.yaw, to.pitch - from.pitch);
    const done = progress(sinceS, 0.05, 0.3 + Math.min(1.2, turnRad / turnRadPerS));
    const yaw = from.yaw + (to.yaw - from.yaw) * done;
    const pitch = from.pitch + (to.pitch - from.pitch) * done;
    const orientation = multiply(turnOf(wobble, tS), multiply(fromYaw(yaw), fromPitch(pitch)));
    return headOn(add(standingNeck, body(tS)), normalise(orientation));
  };
}
