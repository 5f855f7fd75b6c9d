/**
 * Every error a person can meet, in one catalogue: stable code, HTTP status of the local API, exit code of the CLI
 * and the default hint (what to type next). Codes are never reused for another meaning.
 */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  unreachable: 4,
  denied: 5,
  expectation: 6,
  timedOut: 7,
} as const;

interface ErrorEntry {
  readonly status: number;
  readonly exit: number;
  readonly hint: string;
}

const { failed, usage, notFound, unreachable, denied, timedOut } = exitCodes;

export const errorCatalogue = {
  'invalid-request': { status: 400, exit: usage, hint: 'See `vrt --help` for the allowed flags and values.' },
  'invalid-json': {
    status: 400,
    exit: usage,
    hint: 'Send one JSON document with content-type application/json.',
  },
  'unknown-route': {
    status: 404,
    exit: notFound,
    hint: 'The routes are listed by `vrt api GET /v1/openapi.json`.',
  },
  'session-not-found': { status: 404, exit: notFound, hint: 'List sessions with `vrt session list`.' },
  'client-not-found': { status: 404, exit: notFound, hint: 'List clients with `vrt client list`.' },
  'stream-not-found': { status: 404, exit: notFound, hint: 'List streams with `vrt stream list`.' },
  'user-not-found': { status: 404, exit: notFound, hint: 'List users with `vrt user list`.' },
  'scenario-not-found': { status: 404, exit: notFound, hint: 'List scenarios with `vrt scenario list`.' },
  'room-not-found': { status: 404, exit: notFound, hint: 'List rooms with `vrt room list SESSION`.' },
  'gateway-not-found': { status: 404, exit: notFound, hint: 'List gateways with `vrt gateway list`.' },
  'gateway-off': {
    status: 409,
    exit: failed,
    hint: 'See which gateways are on: `vrt gateway list`.',
  },
  'history-off': {
    status: 409,
    exit: failed,
    hint: 'Retain the next 100 with `vrt settings set people.history.messages 100`, or for one session with `--session`.',
  },
  'already-a-member': {
    status: 409,
    exit: failed,
    hint: 'Let it leave first: `vrt session leave SESSION USER`.',
  },
  'not-a-member': { status: 409, exit: failed, hint: 'Let it join first: `vrt session join SESSION USER`.' },
  'not-in-session': { status: 409, exit: failed, hint: 'See who is in it: `vrt session members SESSION`.' },
  'no-master': { status: 409, exit: failed, hint: 'A member who can be master has to join first.' },
  'not-master': {
    status: 403,
    exit: denied,
    hint: 'Send it to the master, or bypass the master with `--direct`; `vrt session members` shows who that is.',
  },
  'room-full': { status: 409, exit: failed, hint: 'Choose another room: `vrt room list SESSION`.' },
  'no-scenario': {
    status: 409,
    exit: failed,
    hint: 'Create the session with one: `vrt session create --name NAME --scenario SCENARIO`.',
  },
  'quota-exceeded': { status: 409, exit: failed, hint: 'See the limits: `vrt settings list people.limits`.' },
  'wrong-password': { status: 403, exit: denied, hint: 'Set a new one with `vrt user password USER`.' },
  banned: { status: 403, exit: denied, hint: 'Lift the ban: `vrt user unban NAME`.' },
  'guests-refused': {
    status: 403,
    exit: denied,
    hint: 'Add an account with `vrt user add`, or allow guests: `vrt settings set people.guests true`.',
  },
  'setting-not-found': { status: 404, exit: notFound, hint: 'List settings with `vrt settings list`.' },
  'confirmation-needed': { status: 409, exit: failed, hint: 'Confirm with --yes to do it anyway.' },
  ambiguous: { status: 409, exit: usage, hint: 'Type more of the id, or the full name.' },
  'name-taken': { status: 409, exit: failed, hint: 'Choose another name, or delete the old one first.' },
  'session-running': {
    status: 409,
    exit: failed,
    hint: 'Stop it first with `vrt session stop NAME`, or delete it with `--force`.',
  },
  'stream-not-live': { status: 409, exit: failed, hint: 'See `vrt stream list` for its state.' },
  denied: {
    status: 403,
    exit: denied,
    hint: 'Only root, the user that runs vrtd and its configured group may change things.',
  },
  'body-too-large': { status: 413, exit: usage, hint: 'A request body may have up to 256 KiB.' },
  'request-timeout': { status: 408, exit: failed, hint: 'Send the whole request within 10 s.' },
  'store-full': {
    status: 507,
    exit: failed,
    hint: 'Free space on the disk of the database (`vrt daemon status` shows where it is).',
  },
  'store-newer': {
    status: 500,
    exit: failed,
    hint: 'Run the vrt version that wrote the database, or point `--state-dir` elsewhere.',
  },
  'store-failed': { status: 500, exit: failed, hint: 'See the daemon log.' },
  'encoder-missing': { status: 503, exit: failed, hint: 'Run `vrt doctor` to see what to install.' },
  'already-running': {
    status: 409,
    exit: failed,
    hint: 'Use it as it is, or stop it with `vrt daemon stop`.',
  },
  'port-in-use': {
    status: 500,
    exit: failed,
    hint: 'Choose another port (`vrtd --help`), or stop the other program.',
  },
  'config-invalid': { status: 500, exit: usage, hint: 'Fix the line named above in the configuration file.' },
  'daemon-unreachable': { status: 503, exit: unreachable, hint: 'Start it with `vrt daemon start`.' },
  'daemon-stopping': {
    status: 503,
    exit: unreachable,
    hint: 'Wait for it to stop, then `vrt daemon start`.',
  },
  'file-unreadable': { status: 400, exit: failed, hint: 'Check the path and its permissions.' },
  'fixture-invalid': { status: 400, exit: failed, hint: 'See vrtposes(5) for the format.' },
  'run-failed': {
    status: 500,
    exit: failed,
    hint: 'See what works on this machine: `vrt doctor`.',
  },
  'loopback-missing': {
    status: 500,
    exit: failed,
    hint: 'Replays and demos run on 127.0.0.0/8 alone: bring it up with `ip link set lo up`.',
  },
  'timed-out': { status: 504, exit: timedOut, hint: 'Wait longer with --timeout, or see `vrt logs -n 20`.' },
  interrupted: { status: 503, exit: failed, hint: 'Run it again and let it finish.' },
  internal: { status: 500, exit: failed, hint: 'This is a defect in vrt. See the daemon log.' },
} as const satisfies Record<string, ErrorEntry>;

/** Former codes: their meaning and the date of their removal. None of them gets another meaning. */
export const retiredErrorCodes = {
  'client-connected': 'The client was connected, and so could not be forgotten; gone since 2026-11-21',
  'expectation-failed': 'A replay did not meet an expectation, which its report says; gone since 2026-11-21',
} as const satisfies Record<string, string>;

export type ErrorCode = keyof typeof errorCatalogue;

export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCatalogue, code);
}

/** An error for a person: what happened and why in `message`, what to type next in `hint`. */
export class VrtError extends Error {
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'VrtError';
    this.code = code;
    this.hint = options.hint ?? errorCatalogue[code].hint;
  }

  get status(): number {
    return errorCatalogue[this.code].status;
  }

  get exit(): number {
    return errorCatalogue[this.code].exit;
  }
}
