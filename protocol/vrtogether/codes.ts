/** Error codes of the orchestrator and the sentences that clients display (vrtogether.md 3). */
export const messages = {
  0: 'OK',
  204: 'The user credentials are missing',
  206: 'The password is missing or wrong',
  404: 'Could not create session',
  501: 'You are not the administrator of this session',
  503: 'The session was not found',
  504: 'The session is not empty',
  602: 'The user already in a session',
  603: 'The user already in this session',
  700: 'The user has not joined any session',
  701: 'The room was not found',
  702: 'The room is full',
  800: 'The user is not in any session',
  801: 'You are not allowed to do this',
  802: 'The target user is not in the same session',
  900: 'The quota is exhausted',
  1001: 'The scenario was not found',
  1301: 'The user was not found',
  1302: 'The user could not be added',
  1700: 'User data (JSON) missing',
  2001: 'Could not get NTP time',
  3001: 'No master for this session was found',
  3002: 'No event data has been provided',
  3012: 'The user is not the master of this session',
  3014: 'Missing target user ID',
  4001: 'Missing user parameter',
  4002: 'Missing type for data stream',
} as const;

export type Code = keyof typeof messages;

/** Answer to an acknowledged command; keys in the order of the wire. */
export interface Envelope {
  readonly error: Code;
  readonly body: unknown;
  readonly message: string;
  readonly commandId?: unknown;
}

/** `commandId` is echoed when the request had one, and left out otherwise. */
export function envelope(error: Code, body: unknown, commandId?: unknown): Envelope {
  const plain: Envelope = { error, body: error === 0 ? body : {}, message: messages[error] };
  return commandId === undefined ? plain : { ...plain, commandId };
}
