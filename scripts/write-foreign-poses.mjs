// Writes fixtures/poses/foreign/: two seconds of motion as vrt has it (grasp.vrtposes: the hands of two-hands, the head of
// look-around) and in each format that `vrt poses import` reads. It uses rotation matrices and nothing of vrt's, so that
// reader and writer cannot share a mistake.
// `node scripts/write-foreign-poses.mjs`
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';

const folder = 'fixtures/poses/foreign';
const samplesOf = (name) =>
  readFileSync(`fixtures/poses/${name}.vrtposes`, 'utf8')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
const heads = samplesOf('look-around').slice(200, 345);
const samples = samplesOf('two-hands')
  .slice(0, heads.length)
  .map(({ t, left, right }, index) => ({ t, head: heads[index].head, left, right }));

const degrees = (rad) => (rad * 180) / Math.PI;
const fixed = (digits) => (value) => value.toFixed(digits);
const transpose = (m) => m[0].map((_, column) => m.map((row) => row[column]));
const times = (a, b) =>
  a.map((row) => transpose(b).map((column) => row.reduce((sum, v, i) => sum + v * column[i], 0)));
const apply = (m, v) => m.map((row) => row.reduce((sum, value, i) => sum + value * v[i], 0));

function matrixOf([x, y, z, w]) {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}

/** By the trace; the recording turns no head so far that it is near -1. */
function quaternionOf(m) {
  const w = Math.sqrt(1 + m[0][0] + m[1][1] + m[2][2]) / 2;
  return [(m[2][1] - m[1][2]) / (4 * w), (m[0][2] - m[2][0]) / (4 * w), (m[1][0] - m[0][1]) / (4 * w), w];
}

/** Angles about x, y and z in degrees, of the matrix Y times X times Z. */
function yxz(m) {
  return [
    degrees(Math.asin(-m[1][2])),
    degrees(Math.atan2(m[0][2], m[2][2])),
    degrees(Math.atan2(m[1][0], m[1][1])),
  ];
}

// Each row says what one axis of the file is in vrt's right, up and back.
const own = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, 1],
];
const rightUpForward = [
  [1, 0, 0],
  [0, 1, 0],
  [0, 0, -1],
];
const rightDownForward = [
  [1, 0, 0],
  [0, -1, 0],
  [0, 0, -1],
];
const rightForwardUp = [
  [1, 0, 0],
  [0, 0, -1],
  [0, 1, 0],
];
const upRightForward = [
  [0, 1, 0],
  [1, 0, 0],
  [0, 0, -1],
];
const leftUpForward = [
  [-1, 0, 0],
  [0, 1, 0],
  [0, 0, -1],
];

/** A device's pose with the world's and the device's axes renamed. */
function seen(device, world, body = world) {
  const position = apply(world, device.slice(0, 3));
  return { position, matrix: times(times(world, matrixOf(device.slice(3))), transpose(body)) };
}

const write = (name, text) => writeFileSync(`${folder}/${name}`, text);
const rows = (list) => `${list.join('\n')}\n`;
mkdirSync(folder, { recursive: true });

write(
  'grasp.vrtposes',
  rows(
    [
      {
        format: 'vrtposes',
        version: 1,
        rateHz: 72,
        space: 'stage',
        devices: ['head', 'left', 'right'],
        description: 'two hands grasp while the head looks around',
      },
      ...samples,
    ].map((line) => JSON.stringify(line)),
  ),
);

write(
  'grasp.tum.txt',
  rows([
    '# grasp, the head as a camera',
    '# timestamp tx ty tz qx qy qz qw',
    ...samples.map(({ t, head }) => {
      const { position, matrix } = seen(head, rightForwardUp, rightDownForward);
      return [(1305031102.17 + t).toFixed(6), ...[...position, ...quaternionOf(matrix)].map(fixed(7))].join(
        ' ',
      );
    }),
  ]),
);

write(
  'grasp.euroc.csv',
  rows([
    '#timestamp, p_RS_R_x [m], p_RS_R_y [m], p_RS_R_z [m], q_RS_w [], q_RS_x [], q_RS_y [], q_RS_z []',
    ...samples.map(({ t, head }) => {
      const { position, matrix } = seen(head, rightForwardUp, upRightForward);
      const [x, y, z, w] = quaternionOf(matrix);
      const ns = 1403636579763555584n + BigInt(Math.round(t * 1e9));
      return [ns, ...[...position, w, x, y, z].map(fixed(7))].join(',');
    }),
  ]),
);

write(
  'grasp.kitti.txt',
  rows(
    samples.map(({ head }) => {
      const { position, matrix } = seen(head, rightDownForward);
      return matrix
        .flatMap((row, i) => [...row, position[i]])
        .map((value) => value.toExponential(8))
        .join(' ');
    }),
  ),
);

const unityCells = (device) => {
  if (device === undefined) return Array.from({ length: 7 }, () => '');
  const { position, matrix } = seen(device, rightUpForward);
  // A left-handed program turns the other way about each axis, which a matrix does not notice.
  return [...position, ...quaternionOf(matrix)].map(fixed(6));
};
const unityNames = (name) =>
  ['pos_x', 'pos_y', 'pos_z', 'rot_x', 'rot_y', 'rot_z', 'rot_w'].map((part) => `${name}_${part}`);
write(
  'grasp.unity.csv',
  rows([
    ['frame', 'timestamp_ms', ...['head', 'lefthand', 'righthand'].flatMap(unityNames), 'event'].join(','),
    ...samples.map(({ t, head, left, right }, frame) =>
      [frame, (t * 1000).toFixed(3), ...[head, left, right].flatMap(unityCells), ''].join(','),
    ),
  ]),
);

const aframePoses = (device) =>
  samples
    .filter((sample) => sample[device] !== undefined)
    .map((sample) => {
      const { position, matrix } = seen(sample[device], own);
      const [x, y, z] = position;
      const [rx, ry, rz] = yxz(matrix);
      return { position: { x, y, z }, rotation: { x: rx, y: ry, z: rz }, timestamp: 5000 + sample.t * 1000 };
    });
write(
  'grasp.aframe.json',
  `${JSON.stringify({
    camera: { poses: aframePoses('head'), events: [] },
    leftHand: { poses: aframePoses('left'), events: [{ name: 'triggerdown', detail: {}, timestamp: 5100 }] },
    rightHand: { poses: aframePoses('right'), events: [] },
  })}\n`,
);

const stages = ['raw', 'corrected', 'filtered', 'mapped'];
let last = 0;
write(
  'grasp.opentrack.csv',
  rows([
    [
      'dt',
      ...stages.flatMap((stage) =>
        ['TX', 'TY', 'TZ', 'Yaw', 'Pitch', 'Roll'].map((part) => `${stage}${part}`),
      ),
    ].join(','),
    ...samples.map(({ t, head }) => {
      const { position } = seen(head, leftUpForward);
      const [pitch, yaw, roll] = yxz(matrixOf(head.slice(3)));
      const pose = [...position.map((m) => m * 100), -yaw, pitch, -roll].map(fixed(5));
      const dt = (t - last).toFixed(6);
      last = t;
      return [dt, ...pose, ...pose, ...pose, '0,0,0,0,0,0'].join(',');
    }),
  ]),
);

// A spine that is bent forward, so that whoever forgets the joints above the head is wrong by more than an offset.
const bend = (30 * Math.PI) / 180;
const spine = [
  [1, 0, 0],
  [0, Math.cos(bend), -Math.sin(bend)],
  [0, Math.sin(bend), Math.cos(bend)],
];
const neckCm = [0, 50, 0];
const joint = (name, depth, channels, offset, inside = []) => {
  const pad = '  '.repeat(depth);
  const kind = depth === 0 ? 'ROOT' : 'JOINT';
  return [
    `${pad}${kind} ${name}`,
    `${pad}{`,
    `${pad}  OFFSET ${offset.map(fixed(4)).join(' ')}`,
    `${pad}  CHANNELS ${channels.length} ${channels.join(' ')}`,
    ...(inside.length > 0
      ? inside
      : [`${pad}  End Site`, `${pad}  {`, `${pad}    OFFSET 0 10 0`, `${pad}  }`]),
    `${pad}}`,
  ];
};
const moving = ['Xposition', 'Yposition', 'Zposition', 'Yrotation', 'Xrotation', 'Zrotation'];
const turning = ['Yrotation', 'Xrotation', 'Zrotation'];
const angles = (matrix) => {
  const [x, y, z] = yxz(matrix);
  return [y, x, z];
};
write(
  'grasp.bvh',
  rows([
    'HIERARCHY',
    ...joint(
      'Hips',
      0,
      moving,
      [0, 0, 0],
      [
        ...joint(
          'Spine',
          1,
          ['Zrotation', 'Xrotation', 'Yrotation'],
          [0, 0, 0],
          joint('mixamo:Head', 2, turning, neckCm),
        ),
        ...joint('LeftHand', 1, moving, [0, 0, 0]),
        ...joint('RightHand', 1, moving, [0, 0, 0]),
      ],
    ),
    'MOTION',
    `Frames: ${samples.length}`,
    `Frame Time: ${(samples.at(-1).t / (samples.length - 1)).toFixed(8)}`,
    ...samples.map(({ head, left, right }) => {
      const top = seen(head, leftUpForward);
      const neck = apply(spine, neckCm);
      const hips = top.position.map((m, i) => m * 100 - neck[i]);
      const hand = (device) => {
        const { position, matrix } = seen(device, leftUpForward);
        return [...position.map((m, i) => m * 100 - hips[i]), ...angles(matrix)];
      };
      return [
        ...[...hips, 0, 0, 0],
        ...[0, degrees(bend), 0],
        ...angles(times(transpose(spine), top.matrix)),
        ...hand(left),
        ...hand(right),
      ]
        .map(fixed(6))
        .join(' ');
    }),
  ]),
);
