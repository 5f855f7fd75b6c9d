import { devices, type Device } from '../sample.js';

/** Content of a column, as far as its name shows it. */
export interface ColumnMeaning {
  readonly device: Device;
  readonly kind: 'position' | 'turn';
  readonly axis: 'x' | 'y' | 'z' | 'w';
}

const deviceNames: Readonly<Record<Device, string>> = {
  head: '(?:head|hmd|headset|camera|maincamera|cam|centereye|)',
  left: '(?:left|l)(?:hand|controller|)',
  right: '(?:right|r)(?:hand|controller|)',
};
const position = '(?:position|pos|p|)';
const turn = '(?:rotation|rot|orientation|quaternion|quat|q|eulerangles|euler)';

const patterns = devices.map((device) => ({
  device,
  position: new RegExp(`^${deviceNames[device]}${position}([xyz])$`),
  turn: new RegExp(`^${deviceNames[device]}${turn}([xyzw])$`),
}));

/** `head_pos_x`, `LeftHand.Position.X`, `hmd rot w`, `qw`; undefined for a column that is not part of a pose. */
export function columnMeaning(name: string): ColumnMeaning | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  for (const { device, ...kinds } of patterns) {
    for (const kind of ['position', 'turn'] as const) {
      const axis = kinds[kind].exec(plain)?.[1];
      if (axis === 'x' || axis === 'y' || axis === 'z' || axis === 'w') return { device, kind, axis };
    }
  }
  return undefined;
}

const secondsPer = { s: 1, sec: 1, seconds: 1, ms: 1e-3, milliseconds: 1e-3, us: 1e-6, ns: 1e-9 } as const;

/** Whether a column is the time, and its unit where the name has one: `time`, `timestamp_ms`, `t [ns]`. */
export function timeColumn(name: string): { readonly secondsPerUnit: number | undefined } | undefined {
  const plain = name.toLowerCase().replaceAll(/[^a-z]/g, '');
  const unit =
    /^(?:unix|system|real|game|elapsed|)(?:timestamp|time|t)(?:since(?:startup|start)|)(?:in|)(s|sec|seconds|ms|milliseconds|us|ns|)$/.exec(
      plain,
    )?.[1];
  if (unit === undefined) return undefined;
  return { secondsPerUnit: Object.entries(secondsPer).find(([written]) => written === unit)?.[1] };
}
