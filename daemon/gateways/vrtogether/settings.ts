import type { SettingValues } from '../../../protocol/settings/tree.js';

/** The settings of the gateway while it is on. */
export type VrtogetherSettings = NonNullable<SettingValues['vrtogether']>;

/** The settings that are read while the gateway runs; any other needs its listener anew. */
const readWhileRunning = ['queue_bytes', 'connections', 'allowed_origins', 'local_control'] as const;

/** What the listener depends on, as a text. */
export function listenerShape(settings: VrtogetherSettings): string {
  const rest: Partial<VrtogetherSettings> = { ...settings };
  for (const name of readWhileRunning) delete rest[name];
  return JSON.stringify(rest);
}
