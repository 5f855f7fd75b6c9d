import { errorCatalogue, isErrorCode, retiredErrorCodes, type ErrorCode, type exitCodes } from './error.js';

/** Meaning of each code, apart from the sentence that comes with it. */
const meanings: Readonly<Record<ErrorCode, string>> = {
  'invalid-request': 'A flag, argument, field or value is missing, unknown or out of its range',
  'invalid-json': 'The body of a request is not JSON, or is not declared to be',
  'unknown-route': 'The local API has no such path or method',
  'session-not-found': 'No session has this name or id',
  'client-not-found': 'No client has this name or id',
  'stream-not-found': 'No stream has this id, session or client',
  'user-not-found': 'No user has this name or id',
  'scenario-not-found': 'No scenario has this name or id',
  'room-not-found': 'The scenario of the session has no such room',
  'gateway-not-found': 'There is no gateway of this name',
  'gateway-off': 'The gateway is turned off',
  'history-off': 'Messages of the session are not kept',
  'already-a-member': 'The user is in a session already',
  'not-a-member': 'The user is not a member of the session',
  'not-in-session': 'The user is in no session, or in another one',
  'no-master': 'The session has no master who could take the event',
  'not-master': 'Only the master of a session may send this',
  'room-full': 'The room has as many users as it holds',
  'no-scenario': 'The session runs no scenario',
  'quota-exceeded': 'One of `people.limits` is reached',
  'wrong-password': 'The password of an account is missing or wrong',
  banned: 'The name or the address is banned',
  'guests-refused': 'Only accounts may sign in',
  'setting-not-found': 'No setting has this path',
  'confirmation-needed': 'The change disturbs somebody, or overwrites a file, and nobody could be asked',
  ambiguous: 'The name or the beginning of an id fits several',
  'name-taken': 'Another one has this name',
  'session-running': 'This cannot be done while the session runs',
  'stream-not-live': 'The stream is not streaming, or has not measured anything yet',
  denied: 'The caller may read, and not change',
  'body-too-large': 'The body of a request is above the limit',
  'request-timeout': 'The request took too long to arrive',
  'store-full': 'The disk of the database is full',
  'store-newer': 'A newer vrt wrote the database',
  'store-failed': 'The database could not be read or written',
  'encoder-missing': 'No encoder of this machine can do what the session needs',
  'already-running': 'Another daemon holds this socket or state folder',
  'port-in-use': 'Another program listens on the port',
  'config-invalid': 'A configuration file has a mistake',
  'daemon-unreachable': 'No daemon answers on the socket',
  'daemon-stopping': 'The daemon is about to stop',
  'file-unreadable': 'A file or folder cannot be read or written',
  'fixture-invalid': 'A recording, trace or scenario is not in its format',
  'run-failed': 'A replay, demo or headset could not run to its end',
  'loopback-missing': 'The loopback interface is down',
  'timed-out': '`vrt wait` gave up after time',
  interrupted: 'A signal ended the command',
  internal: 'A defect of vrt',
};

/** `docs/errors.md`, whole. */
export function errorPage(): string {
  const codes = Object.keys(errorCatalogue).filter(isErrorCode);
  const rows = codes.map((code) => {
    const { status, exit, hint } = errorCatalogue[code];
    return `| \`${code}\` | ${meanings[code]} | ${hint} | ${exit} | ${status} |`;
  });
  const exits = Object.entries(exitMeanings).map(([exit, meaning]) => `| ${exit} | ${meaning} |`);
  const retired = Object.entries(retiredErrorCodes).map(([code, why]) => `| \`${code}\` | ${why} |`);
  return [heading, ...exits, between, ...rows, ending, ...retired, ''].join('\n');
}

const exitMeanings: Readonly<Record<(typeof exitCodes)[keyof typeof exitCodes], string>> = {
  0: 'Done',
  1: 'Failed',
  2: 'Wrong command line or configuration',
  3: 'Not found',
  4: 'Daemon not reachable',
  5: 'Denied',
  6: 'An expectation of a replay was not met',
  7: '`vrt wait` gave up',
};

const heading = `# Errors

Made from \`protocol/api/error.ts\` and \`protocol/api/error-page.ts\` by \`scripts/write-manual.mjs\`.

An error has a code that never changes its meaning, a sentence about this case, and a hint: what to do next. People read sentence and hint on
stderr; with \`--json\` stderr carries \`{"error": {"code", "message", "hint"}}\`, which is also the body of a refused request of the local
API. A sentence may come with a better hint than the one below.

| exit status | meaning |
|---|---|`;

const between = `| 129, 130, 143 | A replay, demo or headset was ended by SIGHUP, SIGINT or SIGTERM |

## Codes

| code | meaning | what to do | exit status | HTTP status |
|---|---|---|---|---|`;

const ending = `
## Retired codes

They are not used again for anything else.

| code | meaning, and since when it is gone |
|---|---|`;
