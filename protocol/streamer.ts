import Type, { type Static } from 'typebox';
import { Percentiles } from './api/schema.js';
import { severities } from './api/event.js';
import { eventDataOf } from './api/event-data.js';
import type { StreamEvent } from './api/event-draft.js';
import { GraphStatistics, Statistics } from './api/statistics.js';
import { StreamCounters, StreamLatency, StreamPeer, trackedSources } from './api/stream.js';

/** By path, only what differs from the built-in defaults. */
const Settings = Type.Record(Type.String(), Type.Unknown());

/** Specification of one stream. Settings that need new connections are fixed for the life of its streamer process. */
export const StreamSpec = Type.Object({
  streamId: Type.String(),
  sessionName: Type.String(),
  clientName: Type.String(),
  source: Type.Literal('room'),
  settings: Settings,
});
export type StreamSpec = Static<typeof StreamSpec>;

/** How to reach the peer whose connected control socket travels beside this message. */
export const PeerDial = Type.Object({
  address: Type.String(),
  transport: Type.Enum(['udp', 'tcp']),
  wired: Type.Boolean(),
  streamPort: Type.Integer(),
});
export type PeerDial = Static<typeof PeerDial>;

/** Daemon to streamer, over the fork's IPC channel. */
export const ToStreamer = Type.Union([
  Type.Object({ type: Type.Literal('open'), spec: StreamSpec }),
  Type.Object({ type: Type.Literal('peer'), dial: PeerDial }),
  Type.Object({ type: Type.Literal('idr') }),
  /** To be answered with `pong` from the event loop that does the work. */
  Type.Object({ type: Type.Literal('ping') }),
  /** Whether anybody follows each single frame. */
  Type.Object({ type: Type.Literal('graph'), on: Type.Boolean() }),
  /** Settings that a running stream follows have changed. */
  Type.Object({ type: Type.Literal('configure'), settings: Settings }),
  /** Drop the peer: it left without notice. */
  Type.Object({ type: Type.Literal('drop'), reason: Type.String() }),
  /** `comeBack`: the stream restarts, so the headset should wait for it. */
  Type.Object({ type: Type.Literal('close'), comeBack: Type.Boolean() }),
]);
export type ToStreamer = Static<typeof ToStreamer>;

export const StreamReport = Type.Object({
  counters: StreamCounters,
  latencyMs: StreamLatency,
  recoveryFrames: Percentiles,
  batteryPercent: Type.Union([Type.Number(), Type.Null()]),
  /** Whether the headset is at its charger; null until it has reported. */
  batteryPlugged: Type.Union([Type.Boolean(), Type.Null()]),
  tracked: Type.Array(Type.Enum([...trackedSources])),
  /** How long nothing at all has come from the peer. */
  silentMs: Type.Integer(),
});
export type StreamReport = Static<typeof StreamReport>;

/** A stretch of time, as `Statistics` of the API has it; the daemon adds whose it is and when it ended. */
const StreamStatistics = Type.Omit(Statistics, ['time', 'streamId', 'session', 'client']);

/** Events that a streamer emits itself; the daemon emits the other events of a stream. */
const toldByStreamer = [
  ['stream', 'path-down'],
  ['stream', 'path-up'],
  ['loss', 'recovered'],
  ['idr', 'sent'],
  ['idr', 'idr-lost'],
  ['idr', 'idr-found'],
  ['idr', 'idr-held'],
  ['bitrate', 'changed'],
  ['encoder', 'died'],
  ['log', 'client'],
] as const;

type Told<Kind = (typeof toldByStreamer)[number]> = Kind extends readonly [infer T, infer A]
  ? Extract<StreamEvent, { type: T; action: A }>
  : never;
export type StreamerEvent = Told;

/** Each as its description has it, less whose it is. */
const streamerEvents = toldByStreamer.map(([type, action]) => {
  const { streamId: _, client: __, ...facts } = eventDataOf(type, action)?.properties ?? {};
  return Type.Object({
    type: Type.Literal(type),
    action: Type.Literal(action),
    severity: Type.Enum([...severities]),
    message: Type.String(),
    data: Type.Object(facts, { additionalProperties: false }),
  });
});

/** Streamer to daemon. */
export const FromStreamer = Type.Union([
  Type.Object({ type: Type.Literal('ready') }),
  Type.Object({ type: Type.Literal('pong') }),
  Type.Object({ type: Type.Literal('streaming'), peer: StreamPeer }),
  /** Nothing arrives on the stream socket although the peer is connected; or something does again. */
  Type.Object({ type: Type.Literal('stream-silent'), silent: Type.Boolean() }),
  /** Whether this machine is too slow for the running stream, and what is to be said of it; null: nothing any more. */
  Type.Object({
    type: Type.Literal('machine'),
    slow: Type.Boolean(),
    problem: Type.Union([Type.String(), Type.Null()]),
  }),
  /** The running stream's picture is smaller than the headset asked for: by what, and what is to be said of it. */
  Type.Object({
    type: Type.Literal('smaller-picture'),
    limit: Type.Enum(['codec', 'machine']),
    problem: Type.String(),
  }),
  Type.Object({ type: Type.Literal('report'), report: StreamReport }),
  Type.Object({ type: Type.Literal('statistics'), statistics: StreamStatistics }),
  Type.Object({ type: Type.Literal('graph'), graph: GraphStatistics }),
  Type.Object({
    type: Type.Literal('ended'),
    reason: Type.String(),
    failed: Type.Boolean(),
    /** Another program has the stream port: the next try needs another one. */
    portTaken: Type.Boolean(),
  }),
  Type.Object({
    type: Type.Literal('events'),
    events: Type.Array(Type.Unsafe<StreamerEvent>(Type.Union(streamerEvents))),
  }),
]);
export type FromStreamer = Static<typeof FromStreamer>;
