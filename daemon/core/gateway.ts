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
  /** The time that its clients receive; absent: they do not ask for it. */
  clock?(): GatewayClock;
  /** Throws VrtError; whatever it had opened by then is closed again. */
  start(settings: SettingValues): Promise<void>;
  stop(): Promise<void>;
  /** Prepares for other settings. Throws VrtError when it cannot follow them; then it continues unchanged. */
  prepare?(settings: SettingValues): Promise<Prepared>;
  /** How many clients it would disconnect to follow these. */
  disconnects?(settings: SettingValues): number;
  /** Disconnects every client and restarts; `GatewayStatus.reset` describes the effect. */
  reset(): void | Promise<void>;
}

/** A gateway as the rest of the daemon sees it, on or off. */
export interface GatewayPart {
  readonly name: string;
  status(): GatewayStatus;
  connected(): GatewayConnection[];
  /** Throws VrtError `gateway-off`, or `invalid-request` where clients do not receive the time. */
  clock(): GatewayClock;
  /** Throws VrtError `gateway-off`. */
  reset(): Promise<void>;
}
