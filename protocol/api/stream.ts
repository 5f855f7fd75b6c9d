import Type, { type Static } from 'typebox';
import { codecs } from './session.js';
import { oneOf, orNull, Percentiles, Timestamp } from './schema.js';
import { ClientId, Name, SessionId, StreamId } from './id.js';

const streamStates = ['connecting', 'streaming', 'waiting', 'restarting'] as const;

/** Cumulative since the streamer of this stream was started. */
export const StreamCounters = Type.Object({
  framesRendered: Type.Integer(),
  framesEncoded: Type.Integer(),
  framesSent: Type.Integer(),
  framesDisplayed: Type.Integer({ description: 'Frames the client returned statistics for' }),
  framesSkipped: Type.Integer({
    description: 'Refresh ticks without a frame: no new pose, or the previous frame was not done',
  }),
  framesDropped: Type.Integer({ description: 'Frames encoded but not sent: the send queue was full' }),
  shardsSent: Type.Integer(),
  bytesSent: Type.Integer(),
  trackingReceived: Type.Integer(),
  packetsMalformed: Type.Integer({ description: 'Packets from the client that were counted and dropped' }),
  idrRequests: Type.Integer(),
  idrsSent: Type.Integer(),
  losses: Type.Integer(),
  recoveries: Type.Integer(),
  cpuUs: Type.Integer({ description: 'CPU time of the streamer process, microseconds' }),
});
export type StreamCounters = Static<typeof StreamCounters>;

export const latencyStages = [
  'poseToRender',
  'render',
  'encode',
  'send',
  'network',
  'decode',
  'total',
] as const;
export type LatencyStage = (typeof latencyStages)[number];

const Milliseconds = Type.Object(Percentiles.properties, { description: 'Milliseconds' });

export const StreamLatency = Type.Object(
  {
    poseToRender: Milliseconds,
    render: Milliseconds,
    encode: Milliseconds,
    send: Milliseconds,
    network: Milliseconds,
    decode: Milliseconds,
    total: Milliseconds,
  },
  { description: 'By stage, over the last frames that the client returned statistics for' },
);
export type StreamLatency = Static<typeof StreamLatency>;

/** Names of what a headset can track. */
export const trackedSources = ['head', 'controllers', 'hands', 'eyes', 'face', 'body'] as const;
export type TrackedSource = (typeof trackedSources)[number];

export const StreamPeer = Type.Object({
  address: Type.String(),
  model: Type.String(),
  transport: oneOf(['udp', 'tcp'], 'Stream protocol in use'),
  streamPort: Type.Integer(),
  codec: oneOf([...codecs], 'Codec in use'),
  encoder: Type.String(),
  eyeWidth: Type.Integer(),
  eyeHeight: Type.Integer(),
  refreshHz: Type.Number(),
  bitrateBps: Type.Integer(),
});
export type StreamPeer = Static<typeof StreamPeer>;

export const Stream = Type.Object({
  id: StreamId,
  sessionId: SessionId,
  sessionName: Name,
  clientId: ClientId,
  clientName: Name,
  state: oneOf([...streamStates], 'connecting: dialled; waiting: the client left and may come back'),
  pid: orNull(Type.Integer({ description: 'Process of the streamer' })),
  restarts: Type.Integer({ description: 'How often the streamer died and was started again' }),
  problem: orNull(Type.String()),
  /** The one connected now, or the last one. */
  peer: orNull(StreamPeer),
  counters: StreamCounters,
  latencyMs: StreamLatency,
  recoveryFrames: Percentiles,
  tracked: Type.Array(oneOf([...trackedSources], 'Something that the client tracks'), {
    description: 'What the client has sent tracking of in the last half second',
  }),
  startedAt: Timestamp,
});
export type Stream = Static<typeof Stream>;
