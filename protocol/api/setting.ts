import { VrtError } from './error.js';

interface BooleanSetting {
  readonly kind: 'boolean';
  readonly default: boolean;
  readonly description: string;
}
interface NumberSetting {
  readonly kind: 'number';
  readonly default: number;
  readonly minimum: number;
  readonly maximum: number;
  readonly description: string;
}

/** Settings of the daemon that are kept in the store; sessions carry their own. */
export const settings = {
  'discovery.autoTrust': {
    kind: 'boolean',
    default: false,
    description: 'Trust every new client on sight (for closed test networks)',
  },
  'idr.minimumIntervalMs': {
    kind: 'number',
    default: 100,
    minimum: 5,
    maximum: 1000,
    description: 'Least time between two IDR frames that a client asked for, ms (alvr.md 9)',
  },
  'idr.share': {
    kind: 'number',
    default: 0.2,
    minimum: 0.01,
    maximum: 1,
    description: 'Largest share of the bitrate that IDR frames may take',
  },
} as const satisfies Record<string, BooleanSetting | NumberSetting>;

export type SettingKey = keyof typeof settings;
export type SettingValues = {
  readonly [K in SettingKey]: (typeof settings)[K]['kind'] extends 'boolean' ? boolean : number;
};

export function isSettingKey(key: string): key is SettingKey {
  return Object.hasOwn(settings, key);
}

export const settingKeys = Object.keys(settings).filter(isSettingKey);

/** Checks a value against its declaration. Throws VrtError `invalid-request`. */
export function checkSetting(key: SettingKey, value: unknown): boolean | number {
  const setting: BooleanSetting | NumberSetting = settings[key];
  if (setting.kind === 'boolean') {
    if (typeof value === 'boolean') return value;
    throw new VrtError('invalid-request', `${key} is true or false.`);
  }
  if (typeof value === 'number' && value >= setting.minimum && value <= setting.maximum) return value;
  throw new VrtError('invalid-request', `${key} is a number from ${setting.minimum} to ${setting.maximum}.`);
}
