import type { SettingOutcome } from '../../protocol/api/setting.js';
import type { Change } from './change.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { ClientId, SessionId } from '../../protocol/api/id.js';

/** A stream that runs, as far as settings are concerned. */
export interface SettingsStream {
  readonly id: string;
  readonly sessionId: SessionId;
  readonly clientId: ClientId;
}

/** A gateway, as far as settings are concerned. */
export interface SettingsGateway {
  readonly name: string;
  /** How many of its clients would be disconnected if these were in force. */
  disconnects(after: SettingValues): number;
}

/**
 * Effect of a change of settings on streams and gateways. Followers of settings receive it and compare nothing
 * themselves.
 */
export interface Impact {
  /** What differs for everybody without settings of its own. */
  readonly paths: readonly string[];
  /** The values for everybody once the change is in force. */
  readonly values: SettingValues;
  /** Streams by id that follow, and those that must restart. */
  readonly streams: ReadonlyMap<string, 'live' | 'restart'>;
  /** Gateways that disconnect clients. */
  readonly gateways: SettingOutcome['gateways'];
}

/** A change that fits and is not in force yet. */
export interface PlannedChange {
  readonly impact: Impact;
  readonly outcome: SettingOutcome;
  /** What carries it out, of what is so when it is asked for. */
  readonly change: () => Change;
}
