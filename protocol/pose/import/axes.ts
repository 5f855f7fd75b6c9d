import { decoded, malformed, type Decoded } from '../../decoded.js';
import type { Quat, Vec3 } from '../pose.js';
import { multiply } from '../quaternion.js';
import { fromMatrix, type Matrix3 } from './matrix.js';

/** One of a file's axes, with its sign: the name there of one of vrt's axes. */
export interface SignedAxis {
  readonly axis: 'x' | 'y' | 'z';
  readonly sign: 1 | -1;
}

/** Where vrt's right (+X), up (+Y) and back (+Z) are among a file's axes. */
export interface Axes {
  readonly right: SignedAxis;
  readonly up: SignedAxis;
  readonly back: SignedAxis;
}

/** Conventions by the name of who uses them. */
export const namedAxes = {
  /** x right, y up, z back: OpenXR, OpenVR, WebXR, three.js, A-Frame. */
  openxr: 'x,y,z',
  /** x right, y up, z forward, left-handed. */
  unity: 'x,y,-z',
  /** x forward, y right, z up, left-handed. */
  unreal: 'y,z,-x',
  /** x forward, y left, z up (REP 103). */
  ros: '-y,z,-x',
  /** x right, y down, z forward: a camera as OpenCV sees it. */
  opencv: 'x,-y,-z',
  /** x right, y forward, z up: maps, Blender, motion capture halls. */
  'z-up': 'x,z,-y',
  /** x left, y up, z forward: a skeleton in a BVH file, and the translations of opentrack. */
  bvh: '-x,y,-z',
  /** x up, y right, z forward: the inertial unit of the EuRoC recordings. */
  'euroc-imu': 'y,x,-z',
} as const satisfies Record<string, string>;

export type AxesName = keyof typeof namedAxes;

/** Reads a name of `namedAxes`, or vrt's right, up and back as a file calls them: `x,z,-y`. */
export function parseAxes(text: string): Decoded<Axes> {
  const written = Object.entries(namedAxes).find(([name]) => name === text)?.[1] ?? text;
  const parts = written.split(',').map((part) => /^([-+]?)([xyz])$/.exec(part.trim()));
  const [right, up, back, more] = parts.map((part): SignedAxis | undefined => {
    const axis = part?.[2];
    if (axis !== 'x' && axis !== 'y' && axis !== 'z') return undefined;
    return { axis, sign: part?.[1] === '-' ? -1 : 1 };
  });
  const distinct = new Set([right?.axis, up?.axis, back?.axis]).size === 3;
  if (right === undefined || up === undefined || back === undefined || !distinct || more !== undefined)
    return malformed(
      `${JSON.stringify(text)} names no axes: write one of ${Object.keys(namedAxes).join(', ')}, or what right, up and back are called in the file, such as x,z,-y`,
    );
  return decoded({ right, up, back });
}

/** Axes that are known to be well written. Throws a RangeError for others. */
export function axesOf(name: AxesName): Axes {
  const axes = parseAxes(name);
  if (!axes.ok) throw new RangeError(axes.error);
  return axes.value;
}

/** A vector of the file in vrt's axes. */
export function turned({ right, up, back }: Axes, v: Vec3): Vec3 {
  return { x: right.sign * v[right.axis], y: up.sign * v[up.axis], z: back.sign * v[back.axis] };
}

/** 1 for right-handed axes, -1 for left-handed ones. */
export function handedness(axes: Axes): 1 | -1 {
  return determinant(matrixOf(axes)) > 0 ? 1 : -1;
}

/**
 * The orientation of a device in vrt's axes: `q` turns the device's axes (`device`, as the file has them) into the
 * world's (`world`). Both must be equally handed. A mirror turns the sense of every rotation round, hence the sign.
 */
export function reoriented(world: Axes, device: Axes, q: Quat): Quat {
  const sense = handedness(world);
  const { x, y, z } = turned(world, q);
  const inWorld = { x: sense * x, y: sense * y, z: sense * z, w: q.w };
  return world === device
    ? inWorld
    : multiply(inWorld, fromMatrix(product(matrixOf(world), matrixOf(device))));
}

type Rows = readonly [Vec3, Vec3, Vec3];

const unit = ({ axis, sign }: SignedAxis): Vec3 => ({ x: 0, y: 0, z: 0, [axis]: sign });

const matrixOf = ({ right, up, back }: Axes): Rows => [unit(right), unit(up), unit(back)];

function determinant([a, b, c]: Rows): number {
  return a.x * (b.y * c.z - b.z * c.y) - a.y * (b.x * c.z - b.z * c.x) + a.z * (b.x * c.y - b.y * c.x);
}

const dot = (v: Vec3, w: Vec3) => v.x * w.x + v.y * w.y + v.z * w.z;

/** `a` times the transpose of `b`. */
function product(a: Rows, b: Rows): Matrix3 {
  const row = (v: Vec3) => [dot(v, b[0]), dot(v, b[1]), dot(v, b[2])] as const;
  return [...row(a[0]), ...row(a[1]), ...row(a[2])];
}
