import { interpolate } from '../interpolate.js';
import type { Pose } from '../pose.js';
import { fromPitch, fromYaw, multiply } from '../quaternion.js';
import type { PoseSample } from '../sample.js';
import { add } from '../vector.js';
import { lookingHead } from './look-around.js';
import { moveAt, progress } from './moves.js';
import { moving } from './moving.js';

/** One round: worn, taken off and laid down, left lying, put on, worn. */
const roundS = 16;
const doffS = { from: 5, takes: 2 };
const donS = { from: 11, takes: 2 };
/** The proximity sensor notices shortly after it leaves the face, and shortly before it is back in place. */
const unwornS = { from: 5.35, to: 12.7 };
/** Lifted over the forehead on the way. */
const liftM = 0.12;
const onTable: Pose = {
  position: { x: 0.45, y: 0.74, z: -0.35 },
  orientation: multiply(fromYaw(-0.7), fromPitch(-0.35)),
};

/** The headset is taken off, lies on a table without moving at all, and is put on again. */
export function doffDon(seed: number): (tS: number) => PoseSample {
  const wornAt = lookingHead(seed, 0.4);
  const headAt = (tS: number): Pose => {
    const { sinceS } = moveAt(tS, roundS);
    const down = progress(sinceS, doffS.from, doffS.takes) - progress(sinceS, donS.from, donS.takes);
    if (down >= 1) return onTable;
    const pose = interpolate(wornAt(tS), onTable, down);
    return { ...pose, position: add(pose.position, { x: 0, y: 4 * down * (1 - down) * liftM, z: 0 }) };
  };
  return (tS) => {
    const { sinceS } = moveAt(tS, roundS);
    return {
      tS,
      head: moving(headAt, tS),
      left: undefined,
      right: undefined,
      buttons: {},
      worn: sinceS < unwornS.from || sinceS >= unwornS.to,
    };
  };
}
