import type { SettingValues } from '../../../protocol/settings/tree.js';

/** How much people may use; read when it matters, so that a changed setting holds at once. */
export interface PeopleLimits {
  readonly users: number;
  readonly sessions: number;
  /** That one user administers. */
  readonly sessionsPerUser: number;
  readonly membersPerSession: number;
  /** Declarations and subscriptions of one user, each. */
  readonly streamsPerUser: number;
  /** Budget of one user for all its data streams. */
  readonly bytesPerSecond: number;
  /** Largest user data in JSON, bytes. */
  readonly userDataBytes: number;
  readonly guests: boolean;
  /** Only operators let users into a session. */
  readonly locked: boolean;
  /** Of a session; 0: none. */
  readonly keptMessages: number;
}

/** The limits that settings leave. */
export function peopleLimits({ people }: Pick<SettingValues, 'people'>): PeopleLimits {
  const { limits, guests, locked, history } = people;
  return {
    guests,
    locked,
    keptMessages: history.messages,
    users: limits.users,
    sessions: limits.sessions,
    sessionsPerUser: limits.sessions_per_user,
    membersPerSession: limits.members_per_session,
    streamsPerUser: limits.streams_per_user,
    bytesPerSecond: limits.bytes_per_second,
    userDataBytes: limits.user_data_bytes,
  };
}
