import { carryOver, type Choices } from './document.js';
import { defaultOf } from './leaf.js';
import type { Json } from './node.js';
import { headsetDocument } from './headset-document.js';
import { settingLeaves, settingValues, type SettingValues } from './tree.js';

/** Settings as they travel to a streamer: what differs from the built-in defaults, by path. */
export type SettingsRecord = Readonly<Record<string, unknown>>;

export function toRecord(choices: Choices): SettingsRecord {
  return Object.fromEntries(choices);
}

/** The values that a record stands for; what does not fit is left at its default. */
export function valuesOf(record: SettingsRecord): SettingValues {
  return settingValues(lookupIn(record));
}

/** Those for the headset, below `session_settings`: only values that differ from its own defaults (alvr.md 6.2). */
export function headsetSettings(record: SettingsRecord): Json {
  return headsetDocument(settingLeaves, lookupIn(record));
}

const defaults = new Map(settingLeaves.map(({ path, node }) => [path, defaultOf(node)]));

function lookupIn(record: SettingsRecord): (path: string) => Json {
  const { choices } = carryOver(settingLeaves, Object.entries(record));
  return (path) => choices.get(path) ?? defaults.get(path) ?? null;
}
