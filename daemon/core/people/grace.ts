import type { SettingValues } from '../../../protocol/settings/tree.js';

/** How long a user may be away before its place is gone. */
export interface Grace {
  /** After the daemon, or a gateway, was restarted. */
  readonly restartMs: number;
  /** After its connection was lost. */
  readonly dropMs: number;
}

/** The grace that settings leave. */
export function peopleGrace({ people }: Pick<SettingValues, 'people'>): Grace {
  const { after_restart_s: restartS, after_drop_s: dropS } = people.grace;
  return { restartMs: restartS * 1000, dropMs: dropS * 1000 };
}
