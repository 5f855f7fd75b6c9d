import { section } from './build.js';
import { leavesOf } from './leaf.js';
import type { Resolved } from './node.js';
import { resolve, type Lookup } from './resolve.js';
import { connection, hooks } from './tree/connection.js';
import { api, logging, session } from './tree/daemon.js';
import { headset } from './tree/headset.js';
import { people } from './tree/people.js';
import { video } from './tree/video.js';
import { vrtogether } from './tree/vrtogether.js';
import { web } from './tree/web.js';

/**
 * Every setting of vrt. Types, checks, defaults, help, the manual and the dashboard come from this declaration. Names are
 * ALVR's where the thing is ALVR's (alvr.md 11.5); what does nothing here is not here.
 */
export const settingsTree = section(
  { title: 'Settings', help: 'All settings of vrt', effect: 'stream' },
  { video, headset, connection, session, people, vrtogether, web, hooks, logging, api },
);

/** All settings with one value per place. */
export type SettingValues = Resolved<typeof settingsTree>;

/** What code works with. */
export function settingValues(lookup: Lookup): SettingValues {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Resolved` says of each kind what `resolve` makes of it
  return resolve(settingsTree, lookup) as SettingValues;
}

export const { leaves: settingLeaves, presets: settingPresets } = leavesOf(settingsTree);
