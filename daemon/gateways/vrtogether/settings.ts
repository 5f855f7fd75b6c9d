import type { SettingValues } from '../../../protocol/settings/tree.js';

/** The settings of the gateway while it is on. */
export type VrtogetherSettings = NonNullable<SettingValues['vrtogether']>;
