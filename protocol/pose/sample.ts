import type { Pose, Vec3 } from './pose.js';

export const devices = ['head', 'left', 'right'] as const;
/** Tracked devices: the head and the two hands. */
export type Device = (typeof devices)[number];

/** How a device moves, in the space of its pose. */
export interface Velocity {
  /** m/s. */
  readonly linear: Vec3;
  /** rad/s: the direction is the axis. */
  readonly angular: Vec3;
}

export interface DeviceSample {
  readonly pose: Pose;
  readonly velocity: Velocity | undefined;
}

/** `true` or `false` of a switch, or the position of an axis. */
export type ControlValue = boolean | number;
/** Control paths (`left/trigger/value`) and their values. */
export type Controls = Readonly<Record<string, ControlValue>>;

/** Where everything is at one moment. A hand that is not tracked is `undefined`. */
export interface PoseSample {
  /** Seconds since the recording began. */
  readonly tS: number;
  readonly head: DeviceSample;
  readonly left: DeviceSample | undefined;
  readonly right: DeviceSample | undefined;
  /** Controls that have another value than before; one that was never named is released. */
  readonly buttons: Controls;
  /** Whether the headset is on a head; `undefined` says "as before", which is "on" at first. */
  readonly worn: boolean | undefined;
}
