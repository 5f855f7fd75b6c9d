import type { GatewayClock, GatewayConnection, GatewayStatus } from '../../protocol/api/gateway.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { Prepared } from './prepared.js';

/** The way of clients of one kind to core, for one run: it opens nothing before `start` and leaves nothing after `stop`. */
export interface Gateway {
  /** Where clients reach it; null: it listens nowhere. */
  readonly port: number | null;
  /** How many clients are connected. */
  readonly connections: number;
  /** Who they are, in the order in which they came. */
  connected(): readonly Omit<GatewayConnection, 'gateway'>[];
  /** The time as its clients are told it; absent: they ask for none. */
  clock?(): GatewayClock;
  /** Throws VrtError; what it had opened until then is closed again. */
  start(settings: SettingValues): Promise<void>;
  stop(): Promise<void>;
  /** Makes ready for other settings. Throws VrtError when it cannot follow them; then it goes on as before. */
  prepare?(settings: SettingValues): Promise<Prepared>;
  /** How many clients it would disconnect to follow these. */
  disconnects?(settings: SettingValues): number;
  /** Disconnects every client and begins anew: `GatewayStatus.reset` says what that costs. */
  reset(): void | Promise<void>;
}

/** A gateway as the rest of the daemon sees it, on or off. */
export interface GatewayPart {
  readonly name: string;
  status(): GatewayStatus;
  connected(): GatewayConnection[];
  /** Throws VrtError `gateway-off`, or `invalid-request` where clients are told no time. */
  clock(): GatewayClock;
  /** Throws VrtError `gateway-off`. */
  reset(): Promise<void>;
}
