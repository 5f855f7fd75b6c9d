import { eventKinds } from './event-data.js';
import type { ActionOf } from './event-draft.js';
import { ringOf } from './event-ring.js';
import { eventTypes, transientTypes, type EventType } from './event.js';

/** When each event is emitted, by type and action. */
const meanings: { readonly [T in EventType]: Readonly<Record<ActionOf<T>, string>> } = {
  daemon: {
    started: 'The daemon accepts requests',
    stopping: 'The daemon was asked to end',
    'database-set-aside': 'The database was damaged; it was renamed and a new one begun',
    'settings-unusable': 'Settings of the machine, or stored ones, do not fit and are not in force',
    reloaded: 'The configuration was read again',
    'reload-failed': 'The configuration has a mistake; the old one stays in force',
    'socket-restored': 'The socket file was missing and is there again',
    'socket-missing': 'The socket file is missing and cannot be made',
    store: 'The database could not be written',
    fault: 'A piece of work failed unexpectedly; the daemon goes on',
  },
  session: {
    created: 'A session was created',
    started: 'A session was started',
    changed: 'A session was edited, locked or renamed',
    stopped: 'A session was stopped',
    deleted: 'A session was deleted',
    joined: 'A user became a member',
    left: 'A user is a member no more',
    'handed-over': 'The session has another administrator or master',
    'room-entered': 'A member entered a room',
    'room-left': 'A member left a room',
  },
  client: {
    found: 'An unknown client announced itself',
    added: 'A client was added by its address',
    trusted: 'A client was trusted',
    untrusted: 'A client is trusted no more',
    blocked: 'A client was blocked',
    changed: 'A client was renamed, or has another address',
    forgotten: 'A client was forgotten',
    conflict: 'Two devices announce the same host name',
    unsupported: 'A client speaks another protocol',
  },
  stream: {
    opened: 'A stream was opened for a client',
    streaming: 'Frames are on their way',
    ended: 'The connection to the client ended',
    'udp-silent': 'The client is connected, and nothing of it arrives over UDP',
    'udp-heard': 'UDP arrives again',
    'picture-too-large': 'The headset asks for a picture that no decoder has to take; it gets a smaller one',
    'machine-slow': 'The machine cannot keep up; the picture becomes smaller where that is allowed',
    'machine-fast': 'The machine keeps up again',
    died: 'The streamer process ended unexpectedly, or stopped responding and was killed',
    restarted: 'The streamer process was started again',
    closed: 'The stream was closed',
    'path-down': 'The client stopped responding',
    'path-up': 'The client is responding again',
  },
  loss: {
    recovered: 'A loss was repaired',
    'summed-up': 'More of them than are told one by one, in one event',
  },
  idr: {
    sent: 'An IDR was sent',
    'idr-lost': 'An IDR counts as lost',
    'idr-found': 'An IDR that counted as lost did arrive',
    'idr-held': 'An IDR is due and waits for a bound',
    'summed-up': 'More of them than are told one by one, in one event',
  },
  bitrate: {
    changed: 'The target bitrate changed',
    'summed-up': 'More of them than are told one by one, in one event',
  },
  encoder: { died: 'The encoder failed' },
  statistics: { summary: 'The figures of half a second' },
  graph: { frame: 'The latency of one frame, by stage' },
  log: {
    client: 'A line of the log of a headset',
    streamer: 'A line of the output of a streamer process',
    hook: 'A line of the output of a hook',
    'hook-ended': 'A hook ended',
    'hook-dropped': 'A hook was not run, since too many were waiting',
    cut: 'This reader fell behind; events are missing',
    'sfu-said': 'A line of the output of a media server',
    written: 'A line that a client wrote to the namespace `/log`',
  },
  setting: {
    changed: 'A setting was changed',
    ignored: 'A stored setting does not fit this version and is not in force',
  },
  user: {
    added: 'An account or guest was added',
    changed: 'An account was changed',
    'signed-in': 'A user signed in',
    refused: 'Somebody could not sign in',
    banned: 'A name was banned',
    unbanned: 'A name is banned no more',
    removed: 'An account or guest was removed',
  },
  scenario: {
    added: 'A scenario was added to the catalogue',
    changed: 'A scenario of the catalogue was changed',
    removed: 'A scenario was removed from the catalogue',
    started: 'A session started its scenario',
    stopped: 'A session stopped its scenario',
    event: 'A timed event of a running scenario',
  },
  gateway: {
    started: 'A gateway accepts clients',
    stopped: 'A gateway was stopped',
    failed: 'A gateway could not be started, or failed',
    'too-slow': 'A client did not read fast enough and was disconnected',
    'host-refused': 'A request named a host that is not this machine',
    'too-many-commands': 'A client sends more commands than it may',
    'sfu-started': 'A media server was started',
    'sfu-ended': 'A media server ended unexpectedly and will be started again',
    'sfu-stopped': 'A media server was stopped',
    'sfu-missing': 'A media server cannot be run',
  },
  api: {
    accepted: 'A change was made through the local API',
    refused: 'A change was refused by the local API',
  },
};

/** When an event is emitted; undefined for one without a description. */
export function eventMeaning(type: EventType, action: string): string | undefined {
  const ofType: Readonly<Record<string, string>> = meanings[type];
  return Object.hasOwn(ofType, action) ? ofType[action] : undefined;
}

/** `docs/events.md`, whole. */
export function eventPage(): string {
  return [heading, ...eventTypes.flatMap(chapter)].join('\n');
}

function chapter(type: EventType): string[] {
  const { about, actions } = eventKinds[type];
  const rows = Object.entries(actions).map(([action, schema]) => {
    const kept = transientTypes.includes(type) ? 'not stored' : ringOf({ type, action, data: {} });
    return `| \`${action}\` | ${eventMeaning(type, action) ?? ''} | ${fieldsOf(schema).join(', ')} | ${kept} |`;
  });
  return [
    `## ${type}`,
    '',
    `${about}.`,
    '',
    '| action | when | data | kept with |',
    '|---|---|---|---|',
    ...rows,
    '',
  ];
}

/** Names of the fields, each with its description in brackets where it has one; the nested ones are in OpenAPI. */
function fieldsOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('properties' in schema)) return [];
  const { properties } = schema;
  return Object.entries(properties ?? {}).map(([name, field]: [string, unknown]) => {
    const described = typeof field === 'object' && field !== null && 'description' in field;
    return described && typeof field.description === 'string'
      ? `\`${name}\` (${field.description})`
      : `\`${name}\``;
  });
}

const heading = `# Events

Made from \`protocol/api/event-data.ts\` and \`protocol/api/event-page.ts\` by \`scripts/write-manual.mjs\`.

\`vrt events\`, \`vrt logs\` and \`GET /v1/events\` show events; hooks receive them. Each has a number (\`seq\`), \`time\`, \`type\`, \`action\`,
\`severity\`, a \`message\` for people, a \`subject\`, the names of its \`session\` and \`client\` where it has them, and \`data\` as below. The exact
types are in \`vrt api GET /v1/openapi.json\`. Stored events are kept in two rings, each with a bound of its own: \`audit\` for what people decide,
\`traffic\` for what the network causes.
`;
