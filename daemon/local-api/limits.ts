import { bodyLimitBytes } from '../../protocol/api/body-limit.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { ConnectionLimits } from './connections.js';
import type { FollowLimits } from '../web/line-writer.js';

export interface ApiLimits {
  readonly bodyBytes: number;
  /**
   * Bytes of a body that is too large that are read and dropped, since its sender reads the answer only after sending.
   */
  readonly drainBytes: number;
  /** Time for a whole request to arrive, ms; half a request and silence costs no more than this. */
  readonly requestMs: number;
  /** Period of the check for overdue requests, ms. */
  readonly checkMs: number;
  /** How long an idle connection is kept for the next request, ms. */
  readonly keepAliveMs: number;
  /** How long a close waits for requests that are being answered, ms. */
  readonly closeMs: number;
  readonly connections: ConnectionLimits;
  readonly follow: FollowLimits;
}

/** The sizes and times that the error catalogue promises to people. */
export const defaultLimits: ApiLimits = {
  bodyBytes: bodyLimitBytes,
  drainBytes: 64 * 1024 * 1024,
  requestMs: 10_000,
  checkMs: 1_000,
  keepAliveMs: 30_000,
  closeMs: 2_000,
  connections: { total: 256, perProcess: 64 },
  follow: { queueChars: 1024 * 1024, lingerMs: 5_000 },
};

/** The limits that settings leave. */
export function limitsOf({ api }: Pick<SettingValues, 'api'>): ApiLimits {
  const { connections } = defaultLimits;
  return { ...defaultLimits, connections: { ...connections, total: api.connections } };
}
