import Type, { type Static } from 'typebox';

const count = (description: string) => Type.Integer({ minimum: 0, description });
const orNone = (description: string) =>
  Type.Union([Type.Integer({ minimum: 0 }), Type.Null()], { description });

const Spread = Type.Object({
  p50: Type.Number(),
  p95: Type.Number(),
});

/** Frames are numbered by their packet index on the wire, from 0. */
export const HeadsetLoss = Type.Object({
  frame: count('First frame whose packet never completed'),
  recoveredFrame: orNone(
    'First frame afterwards that was decoded from intact references; null while pending',
  ),
  recoveryFrames: orNone('recoveredFrame - frame'),
  requests: count('IDR requests sent from the loss to the recovery'),
  idrsLost: count('IDR frames that never completed in between'),
  shardsLost: count('Shards missing from the frames that never completed in between'),
  deliverableFrame: orNone('First frame after the loss that the network delivered whole'),
});
export type HeadsetLoss = Static<typeof HeadsetLoss>;

/** Measurements of the simulated headset in one run; the field names are stable. */
export const HeadsetReport = Type.Object({
  hostname: Type.String(),
  durationS: Type.Number({ description: 'Seconds of streaming; in lockstep those of the poses' }),
  mode: Type.Enum(['realtime', 'lockstep']),
  decoder: Type.Union([Type.String(), Type.Null()], {
    description: 'Decoder in use; null: nothing was decoded',
  }),
  decoderProblem: Type.Union([Type.String(), Type.Null()], {
    description: 'Why pictures were not decoded, a sentence; null: nothing was in the way',
  }),
  framesReceived: count('Video packets completed'),
  framesDecoded: count('Pictures that the decoder returned'),
  framesMatched: count('Intact pictures whose stamps name the pose that was sent with their timestamp'),
  framesMismatched: count('Intact pictures whose stamps contradict each other or that pose'),
  framesUnstamped: count('Intact pictures without a readable stamp'),
  framesDamaged: count('Pictures decoded from missing references; their stamps are not judged'),
  framesDiscarded: count('Completed packets that were not given to the decoder'),
  framesLost: count('Video packets that never completed'),
  unknownTimestamps: count('Video packets whose timestamp was never sent as tracking'),
  shardsReceived: count('Video shards that reached the socket'),
  shardsLost: count('Video shards dropped by the simulated or the real network'),
  shardsLate: count('Shards that came after their packet was given up'),
  shardsDuplicated: count('Video shards received more than once'),
  shardsMalformed: count('Datagrams that are not shards'),
  bytesReceived: count('Bytes of video shards at the socket'),
  bitrateBps: Type.Number({ description: 'Video bits per second of durationS' }),
  audioPackets: count('Game audio packets'),
  haptics: count('Haptic pulses'),
  passthrough: Type.Union([Type.String(), Type.Null()], {
    description: 'Passthrough mode that the server asked for last; null: off',
  }),
  idrs: count('IDR packets completed'),
  idrRequests: count('RequestIdr packets sent'),
  losses: Type.Array(HeadsetLoss),
  recovery: Type.Object({
    count: count('Losses that were recovered from'),
    pending: count('Losses not yet recovered from at the end'),
    p50: Type.Number({ description: 'Frames' }),
    p95: Type.Number({ description: 'Frames' }),
    max: Type.Number({ description: 'Frames' }),
    lateMax: Type.Number({ description: 'Largest recoveredFrame - deliverableFrame' }),
  }),
  latencyMs: Type.Object({
    total: Spread,
    decode: Spread,
  }),
  trackingSent: count('Tracking packets sent'),
  connects: count('Streaming sessions begun'),
  disconnects: count('Streaming sessions that ended otherwise than by this headset'),
  lastDisconnect: Type.Union([Type.String(), Type.Null()]),
  digest: Type.String({
    description:
      'Hash of what was sent (poses, buttons) and seen (frames, losses, pictures): equal runs have equal digests',
  }),
  snapshots: Type.Array(Type.String(), { description: 'Paths of PNG files' }),
  snapshotProblem: Type.Union([Type.String(), Type.Null()], {
    description: 'Why one could not be written, a sentence; null: nothing was in the way',
  }),
  endReason: Type.String(),
  wedged: Type.Boolean({
    description: 'The server sent what makes a real headset stop receiving (alvr.md 7)',
  }),
});
export type HeadsetReport = Static<typeof HeadsetReport>;
