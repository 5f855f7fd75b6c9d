import Type, { type Static } from 'typebox';
import { orNull, Timestamp } from './schema.js';

/** The way of a frame from pose to light, in order, as ALVR names its parts (alvr.md 14). */
export const pipelineStages = [
  'game',
  'serverCompositor',
  'encoder',
  'network',
  'decoder',
  'decoderQueue',
  'clientCompositor',
  'vsyncQueue',
] as const;
export type PipelineStage = (typeof pipelineStages)[number];

/** Milliseconds; null: nothing was measured. */
const Milliseconds = orNull(Type.Number());

export const PipelineLatency = Type.Object(
  {
    game: Milliseconds,
    serverCompositor: Milliseconds,
    encoder: Milliseconds,
    network: Milliseconds,
    decoder: Milliseconds,
    decoderQueue: Milliseconds,
    clientCompositor: Milliseconds,
    vsyncQueue: Milliseconds,
    total: Milliseconds,
  },
  {
    description:
      'Milliseconds per stage. game: pose to rendered picture; serverCompositor: stamp, colour and copy; network: both ways and our sending',
  },
);
export type PipelineLatency = Static<typeof PipelineLatency>;

/** What happened in one stretch of time on one stream. Rates are per second, of that stretch alone. */
export const Statistics = Type.Object({
  time: Timestamp,
  periodS: Type.Number({ description: 'Length of the stretch that ends at `time`, seconds' }),
  streamId: Type.String(),
  session: Type.String({ description: 'Name of the session' }),
  client: Type.String({ description: 'Name of the client' }),
  latencyMs: PipelineLatency,
  serverFps: Type.Number({ description: 'Frames sent' }),
  clientFps: Type.Number({ description: 'Frames that the client reports as displayed' }),
  bitrateBps: Type.Number({ description: 'Video bits sent' }),
  bitrateTargetBps: Type.Number({ description: 'Target bitrate of the encoder at the end' }),
  shards: Type.Integer({ description: 'Shards sent' }),
  framesSent: Type.Integer(),
  framesDropped: Type.Integer({ description: 'Frames encoded but not sent' }),
  losses: Type.Integer({ description: 'Losses noticed' }),
  recoveries: Type.Integer({ description: 'Losses over' }),
  recoveryFrames: orNull(Type.Number({ description: 'Mean frames from loss to recovery' })),
  idrs: Type.Integer({ description: 'IDR frames sent' }),
  idrRequests: Type.Integer({ description: 'IDR frames asked for by the client' }),
  batteryPercent: orNull(Type.Number()),
});
export type Statistics = Static<typeof Statistics>;

const historyResolutions = ['1s', '1min'] as const;

export const StatisticsQuery = Type.Object(
  {
    session: Type.Optional(Type.String({ description: 'Only the session of this name' })),
    client: Type.Optional(Type.String({ description: 'Only the client of this name' })),
    since: Type.Optional(Type.String({ description: 'ISO 8601 time, or an age such as 90s, 10m, 2h, 3d' })),
    until: Type.Optional(Type.String({ description: 'Likewise; now when absent' })),
    resolution: Type.Optional(
      Type.Enum([...historyResolutions], {
        description: '1s is kept for an hour, 1min for 30 days; absent: the finest that covers `since`',
      }),
    ),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 50_000, description: 'At most this many of the newest' }),
    ),
  },
  { additionalProperties: false },
);
export type StatisticsQuery = Static<typeof StatisticsQuery>;

/** One frame's way, for live graphs: an event of type `graph` (alvr.md 14, GraphStatistics). Never stored. */
export const GraphStatistics = Type.Object({
  timestampNs: Type.String({ description: 'The frame, by the timestamp of its pose' }),
  latencyMs: PipelineLatency,
  bitrateTargetBps: Type.Number(),
});
export type GraphStatistics = Static<typeof GraphStatistics>;
