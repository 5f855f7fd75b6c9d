/**
 * The `.vrtposes` format, version 1: a recording of where a headset and its two controllers were, and of what was
 * pressed, for replay.
 *
 * A file is UTF-8 text, one JSON object per line (JSON Lines), ended by LF or CRLF; blank lines are skipped. No line is
 * longer than 65,536 characters. The first line is the header:
 *
 * ```json
 * {"format":"vrtposes","version":1,"rateHz":72,"space":"stage","devices":["head","left","right"],"recordedBy":"vrt 0.1.0","description":"grabbing a cube"}
 * ```
 *
 * - `format`, `version`: exactly these. A reader refuses a version it does not know.
 * - `rateHz`: how many samples a second the recorder took, nominally; above 0, at most 10000. Samples carry their own
 *   times and need not be evenly spaced.
 * - `space`: `"stage"`: the origin is on the floor, in the middle of the room; +X right, +Y up, -Z forward; metres.
 * - `devices`: what the samples may name, `"head"` always among them.
 * - `recordedBy`, `description`: text for people; optional.
 *
 * Every further line is a sample:
 *
 * ```json
 * {"t":0.013889,"head":[0,1.6,0,0,0,0,1],"headVelocity":[0.1,0,0,0,0.5,0],"left":[-0.25,1.1,-0.3,0,0,0,1],"buttons":{"left/trigger/value":0.5,"right/a/click":true},"worn":true}
 * ```
 *
 * - `t`: seconds since the recording began, at least 0 and greater than in the sample before.
 * - `head`, `left`, `right`: position in metres, then orientation as a quaternion: `[px,py,pz,qx,qy,qz,qw]`. The
 *   quaternion has length 1 within 0.001 (a reader normalises it); positions are within 1000 m of the origin. `head` is
 *   in every sample; a hand that is missing was not tracked at that moment.
 * - `headVelocity`, `leftVelocity`, `rightVelocity`: m/s, then rad/s about each axis, both in the stage's axes:
 *   `[vx,vy,vz,wx,wy,wz]`. Optional: without it the device is taken to stand still between samples.
 * - `buttons`: controls whose value changed, by path `<left|right>/<part>/<aspect>`; everything is released at first.
 *   The parts are those of ALVR's input paths: `a`, `b`, `x`, `y`, `menu`, `system`, `trigger`, `squeeze` (the grip),
 *   `thumbstick`, `trackpad`, `thumbrest`. The aspects `click` and `touch` are `true` or `false`, `value` and `force`
 *   are 0 to 1, `x` and `y` are -1 to 1 (right and up positive).
 * - `worn`: whether the headset is on a head; given when it changes, `true` at first.
 *
 * Keys that begin with `x-` are for private use, in the header and in samples, and are ignored; any other unknown key
 * is an error. Numbers are finite. Writers round positions, times and velocities to 0.000001 and quaternions to
 * 0.0000001; reading and writing such a file again gives the same bytes.
 */
import type { Device } from './sample.js';

export const posesFormat = 'vrtposes';
export const posesVersion = 1;
export const maxLineChars = 65_536;

export interface PosesHeader {
  /** Nominal samples a second. */
  readonly rateHz: number;
  readonly devices: readonly Device[];
  readonly recordedBy: string | undefined;
  readonly description: string | undefined;
}
