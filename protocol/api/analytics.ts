import Type, { type Static } from 'typebox';
import { DataStream } from './data-stream.js';
import { orNull, Timestamp } from './schema.js';

const SyncRow = Type.Object({
  user: Type.String(),
  streams: Type.Integer({ description: 'Its streams whose frames carry time stamps' }),
  spreadMs: Type.Number({ description: 'Greatest minus least latency of them' }),
});

/** Traffic of the data streams of one session. */
export const Analytics = Type.Object({
  session: Type.String(),
  protocol: Type.String(),
  time: Timestamp,
  members: Type.Integer(),
  framesIn: Type.Integer(),
  bytesIn: Type.Integer(),
  framesOut: Type.Integer(),
  bytesOut: Type.Integer(),
  dropped: Type.Integer({ description: 'Frames that subscribers were too slow for' }),
  refused: Type.Integer({ description: 'Frames beyond a quota' }),
  bitrateBps: Type.Integer({ description: 'Of all streams, as received' }),
  meanLatencyMs: orNull(Type.Number()),
  sync: Type.Array(SyncRow),
  streams: Type.Array(DataStream),
});
export type Analytics = Static<typeof Analytics>;
