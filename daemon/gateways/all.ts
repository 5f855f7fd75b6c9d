import type { SettingValues } from '../../protocol/settings/tree.js';
import type { Clients } from '../core/clients.js';
import type { EventBus } from '../core/events.js';
import type { Faults } from '../core/faults.js';
import type { Gateway } from '../core/gateway.js';
import type { People } from '../core/people/people.js';
import type { Presence } from '../core/people/presence.js';
import type { Sessions } from '../core/sessions.js';
import type { Settings } from '../core/settings.js';
import type { StatisticsLog } from '../core/statistics.js';
import type { Streams } from '../core/streams.js';
import type { StreamerCommand } from '../stream/streamer-process.js';

/** Parts of the daemon for its gateways; each takes those that it needs. */
export interface GatewayContext {
  readonly bus: EventBus;
  readonly clients: Clients;
  readonly sessions: Sessions;
  readonly settings: Settings;
  readonly statistics: StatisticsLog;
  readonly streams: Streams;
  readonly people: People;
  readonly presence: Presence;
  readonly network: {
    readonly controlPort: number;
    readonly streamPort: number;
    readonly streamPorts: number;
  };
  /** Where headsets announce themselves; null: nowhere. */
  readonly discoveryPort: () => number | null;
  /** How streamer processes are started. */
  readonly streamerCommand: StreamerCommand;
  /** Version of vrt. */
  readonly version: string;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  /** An admin asked the daemon to end. */
  readonly terminate: () => void;
  readonly faults: Faults;
}

/** One gateway: everything that the daemon knows of it. */
export interface GatewayEntry {
  readonly name: string;
  /** How people call it. */
  readonly title: string;
  /** What `vrt gateway reset` does to its clients, as a sentence. */
  readonly reset: string;
  /** The setting that turns it on, above all its others; undefined: it is always on. */
  readonly setting: Extract<keyof SettingValues, 'vrtogether'> | undefined;
  /** Loaded when it is wanted, so that a daemon without its clients stays small. */
  readonly load: (daemon: GatewayContext) => Promise<Gateway>;
}

/** All gateways, in the order in which they are started. */
export const gatewayTable: readonly GatewayEntry[] = [
  {
    name: 'alvr',
    title: 'ALVR',
    reset: 'Closes the stream of every headset; sessions and trust stay, and headsets are dialled again.',
    setting: undefined,
    load: async (daemon) => new (await import('./alvr/gateway.js')).AlvrGateway(daemon),
  },
  {
    name: 'vrtogether',
    title: 'VRTogether',
    reset: 'Closes the sessions of its users, forgets guests, and disconnects every app.',
    setting: 'vrtogether',
    load: async (daemon) => new (await import('./vrtogether/gateway.js')).VrtogetherGateway(daemon),
  },
];
