import { doffDon } from './motion/doff-don.js';
import { fastTurns } from './motion/fast-turns.js';
import { lookAround } from './motion/look-around.js';
import { twoHands } from './motion/two-hands.js';
import { walk } from './motion/walk.js';
import type { Device, PoseSample } from './sample.js';

/**
 * Where everything is at any time from 0 on; the same time always gives the same sample. `buttons` and `worn` hold the
 * whole state: `PoseChanges` leaves the changes.
 */
export type Motion = (tS: number) => PoseSample;

interface MotionKind {
  readonly description: string;
  readonly devices: readonly Device[];
  readonly create: (seed: number) => Motion;
}

/** The motions that a simulated headset can make without a recording, inside a room of 6 x 6 m. */
export const motions = {
  'look-around': {
    description: 'standing and looking from one thing to the next',
    devices: ['head'],
    create: (seed) => lookAround(seed),
  },
  walk: { description: 'walking about the room', devices: ['head'], create: walk },
  'fast-turns': {
    description: 'turning the head from side to side at up to 400 degrees a second',
    devices: ['head'],
    create: fastTurns,
  },
  'two-hands': {
    description: 'reaching with both hands and pressing trigger, grip, buttons and stick',
    devices: ['head', 'left', 'right'],
    create: twoHands,
  },
  'doff-don': {
    description: 'taking the headset off, leaving it on a table and putting it on again',
    devices: ['head'],
    create: doffDon,
  },
} as const satisfies Record<string, MotionKind>;

export type MotionName = keyof typeof motions;

export function isMotionName(name: string): name is MotionName {
  return Object.hasOwn(motions, name);
}

/** The motion of that name; another seed makes other moves of the same kind. */
export function createMotion(name: MotionName, seed = 1): Motion {
  return motions[name].create(seed);
}
