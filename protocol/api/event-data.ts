import Type, { type TObject } from 'typebox';
import { eventTypes, type EventType } from './event.js';
import { scopes } from '../settings/scopes.js';
import { orNull } from './schema.js';
import { userKinds } from './user.js';
import { GraphStatistics, Statistics } from './statistics.js';
import { StreamPeer } from './stream.js';

const Id = Type.String();
const FrameId = Type.Integer({ description: 'Number of the frame in its stream' });
const AtUs = Type.Number({ description: 'Time of the stream, microseconds' });

/** Fields of every event of a stream. */
const OfStream = { streamId: Id, client: Type.String() };

interface EventKind {
  readonly about: string;
  /** Actions, each with the schema of its data. */
  readonly actions: Readonly<Record<string, TObject>>;
}

const Nothing = Type.Object({});
/** Sum of the events of one kind beyond those emitted one by one in 10 s. */
const Sum = {
  ...OfStream,
  of: Type.String({ description: 'The action that was counted' }),
  count: Type.Integer(),
  spanMs: Type.Integer({ description: 'From the first to the last of them' }),
};
const OfSession = Type.Object({ id: Id });
const OfMember = Type.Object({ id: Id, userId: Id });
const OfUser = Type.Object({ id: Id, kind: Type.Enum([...userKinds]) });
const OfGateway = Type.Object({ gateway: Type.String() });
const OfScenario = Type.Object({ id: Id });
const OfClient = Type.Object({ id: Id, address: orNull(Type.String()) });

/**
 * Every event: what it is about, its actions, and the facts in `data`. An event that is not described here cannot be
 * emitted.
 */
export const eventKinds = {
  daemon: {
    about: 'The daemon itself',
    actions: {
      started: Nothing,
      stopping: Nothing,
      'database-set-aside': Nothing,
      'settings-unusable': Nothing,
      reloaded: Type.Object({ changed: Type.Array(Type.String()), restart: Type.Array(Type.String()) }),
      'reload-failed': Type.Object({ code: Type.String() }),
      'socket-restored': Nothing,
      'socket-missing': Nothing,
      store: Type.Object({
        cause: Type.String({ description: 'What the system or SQLite said; may be empty' }),
      }),
      fault: Type.Object({
        doing: Type.String({ description: 'What failed; vrtd goes on' }),
        count: Type.Integer({ description: 'How often; emitted at the 1st, 10th, 100th time' }),
        stack: Type.String(),
      }),
    },
  },
  session: {
    about: 'A session was changed',
    actions: {
      created: OfSession,
      started: OfSession,
      changed: OfSession,
      stopped: OfSession,
      deleted: OfSession,
      joined: OfMember,
      left: OfMember,
      'handed-over': OfMember,
      'room-entered': OfMember,
      'room-left': OfMember,
    },
  },
  client: {
    about: 'A client was found, trusted, blocked or changed',
    actions: {
      found: OfClient,
      added: OfClient,
      trusted: OfClient,
      untrusted: OfClient,
      blocked: OfClient,
      changed: OfClient,
      forgotten: OfClient,
      conflict: OfClient,
      unsupported: OfClient,
    },
  },
  stream: {
    about: 'The life of a stream',
    actions: {
      opened: Type.Object(OfStream),
      streaming: Type.Object({ ...OfStream, ...StreamPeer.properties }),
      ended: Type.Object({
        ...OfStream,
        reason: Type.String(),
        count: Type.Integer({ description: 'How often in a row it ended so before it streamed' }),
      }),
      'udp-silent': Type.Object({ ...OfStream, port: Type.Integer() }),
      'udp-heard': Type.Object({ ...OfStream, port: Type.Integer() }),
      'picture-too-large': Type.Object({ ...OfStream }),
      'machine-slow': Type.Object({ ...OfStream }),
      'machine-fast': Type.Object({ ...OfStream }),
      died: Type.Object({
        ...OfStream,
        how: Type.String(),
        delayMs: Type.Number(),
        restarts: Type.Integer(),
      }),
      restarted: Type.Object({ ...OfStream, pid: Type.Integer() }),
      closed: Type.Object({ ...OfStream, reason: Type.String() }),
      'path-down': Type.Object({ ...OfStream, atUs: AtUs }),
      'path-up': Type.Object({ ...OfStream, atUs: AtUs }),
    },
  },
  loss: {
    about: 'A loss was recovered from',
    actions: {
      recovered: Type.Object({
        ...OfStream,
        lossId: Type.Integer(),
        firstSuspectFrameId: FrameId,
        detectedUs: AtUs,
        requestedUs: Type.Optional(AtUs),
        requests: Type.Integer({ description: 'Requests of the client that this loss explains' }),
        permittedFrameId: Type.Optional(FrameId),
        decidedUs: Type.Optional(AtUs),
        decidedFrameId: Type.Optional(FrameId),
        idrFrameIds: Type.Array(FrameId, { description: 'Every IDR sent for it' }),
        sentUs: Type.Optional(AtUs),
        recoveredUs: AtUs,
        recoveredFrameId: FrameId,
        recoveryFrames: Type.Integer({ description: 'From the first suspect to the IDR that ended it' }),
      }),
      'summed-up': Type.Object({
        ...Sum,
        frames: Type.Integer({ description: 'Frames from loss to recovery, of all of them together' }),
        mostFrames: Type.Integer(),
      }),
    },
  },
  idr: {
    about: 'Decisions and findings of the IDR controller',
    actions: {
      sent: Type.Object({ ...OfStream, frameId: FrameId, reason: Type.String(), bytes: Type.Integer() }),
      'idr-lost': Type.Object({ ...OfStream, atUs: AtUs, frameId: FrameId, lostInRow: Type.Integer() }),
      'idr-found': Type.Object({ ...OfStream, atUs: AtUs, frameId: FrameId }),
      'idr-held': Type.Object({ ...OfStream, atUs: AtUs, by: Type.String() }),
      'summed-up': Type.Object({ ...Sum, bytes: Type.Integer() }),
    },
  },
  bitrate: {
    about: 'The target bitrate of the encoder changed',
    actions: {
      changed: Type.Object({
        ...OfStream,
        fromBps: Type.Number(),
        toBps: Type.Number(),
        reason: Type.String(),
      }),
      'summed-up': Type.Object(Sum),
    },
  },
  encoder: {
    about: 'Trouble with an encoder',
    actions: { died: Type.Object({ ...OfStream, code: Type.String() }) },
  },
  statistics: {
    about: 'Figures of a stream over half a second; not stored, sent only to readers who name the type',
    actions: { summary: Statistics },
  },
  graph: {
    about: 'The latency of one frame by stage; not stored, sent only to readers who name the type',
    actions: { frame: GraphStatistics },
  },
  log: {
    about: 'Output of others: a headset, a streamer, a hook, a media server',
    actions: {
      client: Type.Object(OfStream),
      streamer: Type.Object({ ...OfStream, pid: orNull(Type.Integer({ description: 'Of its process' })) }),
      hook: Type.Object({ hook: Type.String() }),
      'hook-ended': Type.Object({
        hook: Type.String(),
        code: orNull(Type.Integer()),
        timedOut: Type.Boolean(),
      }),
      'hook-dropped': Type.Object({ hook: Type.String() }),
      cut: Nothing,
      'sfu-said': OfGateway,
      written: Type.Object({ address: Type.String() }),
    },
  },
  setting: {
    about: 'Settings',
    actions: {
      changed: Type.Object({
        path: Type.String(),
        from: Type.Unknown(),
        to: Type.Unknown(),
        scope: Type.Enum([...scopes]),
        owner: Type.String(),
      }),
      ignored: Type.Object({
        path: Type.String(),
        value: Type.Unknown(),
        scope: Type.Enum([...scopes]),
        owner: Type.String(),
      }),
    },
  },
  user: {
    about: 'A user was added, changed, signed in or was removed',
    actions: {
      added: OfUser,
      changed: OfUser,
      'signed-in': OfUser,
      refused: OfUser,
      banned: OfUser,
      unbanned: OfUser,
      removed: OfUser,
    },
  },
  scenario: {
    about: 'A scenario of the catalogue, or the one that a session runs',
    actions: {
      added: OfScenario,
      changed: OfScenario,
      removed: OfScenario,
      started: OfScenario,
      stopped: OfScenario,
      event: Type.Object({ id: Id, name: Type.String(), atMs: Type.Integer() }),
    },
  },
  gateway: {
    about: 'A gateway to clients of another system',
    actions: {
      started: OfGateway,
      stopped: OfGateway,
      failed: OfGateway,
      'too-slow': OfGateway,
      'host-refused': OfGateway,
      'too-many-commands': OfGateway,
      'sfu-started': OfGateway,
      'sfu-ended': OfGateway,
      'sfu-stopped': OfGateway,
      'sfu-missing': OfGateway,
    },
  },
  api: {
    about: 'A change was requested through the local API',
    actions: {
      accepted: Type.Object({
        method: Type.String(),
        path: Type.String(),
        uid: Type.Integer(),
        pid: Type.Integer(),
      }),
      refused: Type.Object({
        method: Type.String(),
        path: Type.String(),
        uid: Type.Integer(),
        pid: Type.Integer(),
      }),
    },
  },
} as const satisfies Readonly<Record<EventType, EventKind>>;

/** What `data` holds; undefined for an action that is not described. */
export function eventDataOf(type: EventType, action: string): TObject | undefined {
  const { actions }: EventKind = eventKinds[type];
  return Object.hasOwn(actions, action) ? actions[action] : undefined;
}

/** One schema per type of event, for OpenAPI: `data` by `action`. */
export function eventSchemas(): Record<string, unknown> {
  return Object.fromEntries(
    eventTypes.map((type) => {
      const { about, actions }: EventKind = eventKinds[type];
      const variants = Object.entries(actions).map(([action, data]) => ({
        properties: { type: { const: type }, action: { const: action }, data },
      }));
      return [
        `${type.charAt(0).toUpperCase()}${type.slice(1)}Event`,
        { type: 'object', description: about, ...(variants.length === 0 ? {} : { oneOf: variants }) },
      ];
    }),
  );
}
