import type { Pose, Quat, Vec3 } from '../pose.js';
import { fromPitch, fromYaw, multiply, normalise, slerp } from '../quaternion.js';
import type { PoseSample } from '../sample.js';
import { add, lerp } from '../vector.js';
import { minimumJerkSpeed } from './minimum-jerk.js';
import { between, moveAt, prngOf, progress } from './moves.js';
import { headOn, moving, standingNeck } from './moving.js';
import { balance, createSway, headWobble, turnOf } from './sway.js';

/** Turn to the next place, walk there, stop. */
const slotS = 4.4;
const turnS = 0.9;
const walkS = 3.2;
/** Steps a second, and what each does to the head. */
const stepsHz = 1.8;
const bobM = 0.02;
const swingM = 0.015;
const lookDownRad = -0.08;

/** Walking about the room from place to place, around its middle, looking where one goes. */
export function walk(seed: number): (tS: number) => PoseSample {
  const headAt = walkingHead(seed);
  return (tS) => ({
    tS,
    head: moving(headAt, tS),
    left: undefined,
    right: undefined,
    buttons: {},
    worn: true,
  });
}

function walkingHead(seed: number): (tS: number) => Pose {
  const body = createSway(balance, seed, 1);
  const wobble = createSway(headWobble, seed, 2);
  const first = prngOf(seed, 1, 0);
  const startRad = between(first, 0, 2 * Math.PI);
  const direction = first.chance(0.5) ? 1 : -1;
  // Places lie on a ring, an eighth to a fifth of it apart: near enough to be reached at a walk, never through a wall.
  const place = (index: number): Vec3 => {
    const prng = prngOf(seed, 0, index);
    const angle = startRad + direction * (index + between(prng, -0.15, 0.15)) * 1.05;
    const radius = between(prng, 1.2, 1.9);
    return { x: radius * Math.cos(angle), y: 0, z: radius * Math.sin(angle) };
  };
  const heading = (index: number): Quat => {
    const from = place(index - 1);
    const to = place(index);
    return fromYaw(Math.atan2(from.x - to.x, from.z - to.z));
  };
  return (tS) => {
    const { index, sinceS } = moveAt(tS, slotS);
    const facing = slerp(heading(index - 1), heading(index), progress(sinceS, 0, turnS));
    const at = lerp(place(index - 1), place(index), progress(sinceS, turnS, walkS));
    const effort = minimumJerkSpeed((sinceS - turnS) / walkS);
    const step = {
      x: effort * swingM * Math.sin(Math.PI * stepsHz * tS),
      y: effort * bobM * Math.sin(2 * Math.PI * stepsHz * tS),
      z: 0,
    };
    const orientation = normalise(multiply(turnOf(wobble, tS), multiply(facing, fromPitch(lookDownRad))));
    return headOn(add(add(standingNeck, at), add(body(tS), step)), orientation);
  };
}
