import type { EventBus } from '../../core/events.js';
import type { Faults } from '../../core/faults.js';
import type { People } from '../../core/people/people.js';
import type { Presence } from '../../core/people/presence.js';
import type { Sessions } from '../../core/sessions.js';
import type { Settings } from '../../core/settings.js';
import type { FrameEncoder } from './frame-encoder.js';
import type { LastReasons } from './last-reasons.js';
import type { MediaServers } from './media-servers.js';
import type { VrtogetherSettings } from './settings.js';

/** Parts of the daemon for the gateway. */
export interface VrtogetherContext {
  readonly people: People;
  readonly presence: Presence;
  readonly sessions: Pick<Sessions, 'create' | 'remove' | 'freeName' | 'running' | 'get'>;
  readonly bus: EventBus;
  /** Version of vrt. */
  readonly version: string;
  readonly now: () => Date;
  readonly monotonicMs: () => number;
  readonly settings: Pick<Settings, 'values'>;
  /** An admin asked the daemon to end. */
  readonly terminate: () => void;
  readonly faults: Faults;
}

/** What connections and all commands work with; each kind of commands names its part of it (`Needs`). */
export interface CommandContext extends Omit<VrtogetherContext, 'settings'> {
  readonly media: MediaServers;
  readonly encoders: { readonly today: FrameEncoder; readonly version1: FrameEncoder };
  readonly lastReasons: LastReasons;
  /** Id of this server in dumps. */
  readonly serverId: string;
  readonly settings: () => VrtogetherSettings;
  /** Ends every session and forgets every guest (vrtogether.md 4). */
  readonly reset: () => void;
  /** The gateway stops: places outlive their connections. */
  readonly stopping: () => boolean;
  /** Runs something after the answer was sent; an error in it is a reported fault. */
  readonly afterwards: (work: () => void) => void;
  /** A client does not read messages that must not be dropped. */
  readonly tooSlow: Complaint;
  /** A client sends more commands than it may. */
  readonly tooMany: Complaint;
}

/** What a kind of commands works with: parts of the context, and of what is known of people. */
export type Needs<K extends Exclude<keyof CommandContext, 'people'>, P extends keyof People> = Pick<
  CommandContext,
  K
> & { readonly people: Pick<People, P> };

/** About one client. */
export type Complaint = (connection: {
  readonly userId: string | undefined;
  readonly address: string;
}) => void;
