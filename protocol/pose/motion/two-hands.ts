import type { Pose, Vec3 } from '../pose.js';
import { fromRotationVector, fromPitch, multiply, normalise, slerp } from '../quaternion.js';
import type { Controls, PoseSample } from '../sample.js';
import { add, lerp } from '../vector.js';
import { between, moveAt, prngOf, progress } from './moves.js';
import { lookingHead } from './look-around.js';
import { moving } from './moving.js';
import { createSway, handWobble, tremor, turnOf } from './sway.js';

const slotS = 1.8;
/** The right hand acts while the left one reaches. */
const rightLagS = slotS / 2;
const reachS = { least: 0.45, most: 0.8 };
/** In front of the body, elbows bent; mirrored for the left hand. */
const restM: Vec3 = { x: 0.22, y: 1.15, z: -0.38 };
const reachM: Vec3 = { x: 0.16, y: 0.2, z: 0.14 };
/** When, after a slot's beginning, the fingers act, and for how long they take to press and to let go. */
const pressAtS = 0.95;
const pressS = 0.14;
const releaseAtS = 1.45;
/** Resolution of a controller's trigger. */
const axisSteps = 255;

type Hand = 'left' | 'right';

/** Both hands reach for things before the body and press trigger, grip, buttons and stick in turn, while the head looks on. */
export function twoHands(seed: number): (tS: number) => PoseSample {
  const headAt = lookingHead(seed, 0.25);
  const leftAt = reachingHand(seed, 'left');
  const rightAt = reachingHand(seed, 'right');
  return (tS) => ({
    tS,
    head: moving(headAt, tS),
    left: moving(leftAt, tS),
    right: moving(rightAt, tS),
    buttons: { ...pressed('left', tS), ...pressed('right', tS - rightLagS) },
    worn: true,
  });
}

function reachingHand(seed: number, hand: Hand): (tS: number) => Pose {
  const part = hand === 'left' ? 3 : 4;
  const side = hand === 'left' ? -1 : 1;
  const shake = createSway(tremor, seed, part * 2);
  const wobble = createSway(handWobble, seed, part * 2 + 1);
  const target = (index: number) => {
    const prng = prngOf(seed, part, index);
    const spread = (most: number) => between(prng, -most, most);
    return {
      position: {
        x: side * restM.x + spread(reachM.x),
        y: restM.y + spread(reachM.y),
        z: restM.z + spread(reachM.z),
      },
      orientation: multiply(
        fromPitch(-0.6),
        fromRotationVector({ x: spread(0.4), y: spread(0.5), z: spread(0.6) }),
      ),
      reachS: between(prng, reachS.least, reachS.most),
    };
  };
  const lagS = hand === 'right' ? rightLagS : 0;
  return (tS) => {
    const { index, sinceS } = moveAt(tS - lagS, slotS);
    const from = target(index - 1);
    const to = target(index);
    const done = progress(sinceS, 0.1, to.reachS);
    return {
      position: add(lerp(from.position, to.position, done), shake(tS)),
      orientation: normalise(multiply(turnOf(wobble, tS), slerp(from.orientation, to.orientation, done))),
    };
  };
}

/** The state of all controls of one hand; which of them acts changes from slot to slot. */
function pressed(hand: Hand, tS: number): Controls {
  const { index, sinceS } = moveAt(tS, slotS);
  const depth = progress(sinceS, pressAtS, pressS) - progress(sinceS, releaseAtS, pressS);
  const act = index < 0 ? undefined : (['trigger', 'squeeze', 'click', 'thumbstick'] as const)[index % 4];
  const how = (name: typeof act) => (act === name ? depth : 0);
  // The stick goes out and about, not just along an axis.
  const stickRad = (sinceS - pressAtS) * 6 + index;
  return {
    [`${hand}/trigger/value`]: stepped(how('trigger')),
    [`${hand}/squeeze/value`]: stepped(how('squeeze')),
    [`${hand}/${hand === 'left' ? 'x' : 'a'}/click`]: how('click') > 0.5,
    [`${hand}/thumbstick/x`]: stepped(how('thumbstick') * Math.cos(stickRad)),
    [`${hand}/thumbstick/y`]: stepped(how('thumbstick') * Math.sin(stickRad)),
  };
}

function stepped(value: number): number {
  // Adding 0 turns -0 into 0.
  return Math.round(value * axisSteps) / axisSteps + 0;
}
