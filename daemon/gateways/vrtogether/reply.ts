import { VrtError, type ErrorCode } from '../../../protocol/api/error.js';
import { envelope, messages, type Code, type Envelope } from '../../../protocol/vrtogether/codes.js';

/** Answer of a command. */
export interface Reply {
  readonly code: Code;
  readonly body?: unknown;
  /** Instead of the sentence of the code, where only vrt knows the reason. */
  readonly message?: string;
  /** The answer never carries the command's id (vrtogether.md 3). */
  readonly anonymous?: true;
}

export const done: Reply = { code: 0, body: {} };

export function ok(body: unknown): Reply {
  return { code: 0, body };
}

export function refused(code: Code): Reply {
  return { code };
}

/** The answer of the wire to what core refuses; its own sentence where the reference server has no such refusal. */
const codes: Partial<Record<ErrorCode, { readonly code: Code; readonly own?: true }>> = {
  'session-not-found': { code: 503 },
  'user-not-found': { code: 1301 },
  'scenario-not-found': { code: 1001 },
  'no-scenario': { code: 1001 },
  'room-not-found': { code: 701 },
  'room-full': { code: 702, own: true },
  'already-a-member': { code: 602 },
  'not-a-member': { code: 800 },
  'not-in-session': { code: 802 },
  'no-master': { code: 3001 },
  'not-master': { code: 3012 },
  'wrong-password': { code: 206 },
  'guests-refused': { code: 206, own: true },
  banned: { code: 206, own: true },
  'name-taken': { code: 1302, own: true },
  'quota-exceeded': { code: 900, own: true },
};

/** Undefined for a defect of vrt. */
export function replyTo(error: unknown): Reply | undefined {
  if (!(error instanceof VrtError)) return undefined;
  const known = codes[error.code];
  if (known === undefined) return { code: 801, message: error.message };
  return known.own ? { code: known.code, message: error.message } : { code: known.code };
}

export function envelopeOf({ code, body = {}, message, anonymous }: Reply, commandId: unknown): Envelope {
  const plain = envelope(code, body, anonymous ? undefined : commandId);
  return message === undefined || message === messages[code] ? plain : { ...plain, message };
}
