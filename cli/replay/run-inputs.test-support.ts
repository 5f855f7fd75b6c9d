import type { Percentiles } from '../../protocol/api/schema.js';
import type { Stream } from '../../protocol/api/stream.js';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { runReport, type RunInputs, type RunReport } from './report.js';

const latency = (p50: number): Percentiles => ({ p50, p95: p50 + 0.5, max: p50 + 1, count: 90 });

/** Of a run over ten seconds in which every number is another one. */
const measuredHeadset: HeadsetReport = {
  hostname: 'replay-1-0.client',
  durationS: 10.0049,
  mode: 'lockstep',
  decoder: 'h264',
  decoderProblem: null,
  framesReceived: 97,
  framesDecoded: 80,
  framesMatched: 60,
  framesMismatched: 3,
  framesUnstamped: 12,
  framesDamaged: 5,
  framesDiscarded: 17,
  framesLost: 2,
  unknownTimestamps: 1,
  shardsReceived: 880,
  shardsLost: 20,
  shardsLate: 4,
  shardsDuplicated: 6,
  shardsMalformed: 8,
  bytesReceived: 1_000_000,
  bitrateBps: 799_608.4,
  audioPackets: 9,
  haptics: 10,
  passthrough: null,
  idrs: 11,
  idrRequests: 13,
  losses: [],
  recovery: { count: 7, pending: 1, p50: 3, p95: 8, max: 14, lateMax: 15 },
  latencyMs: { total: { p50: 16, p95: 18 }, decode: { p50: 19, p95: 21 } },
  trackingSent: 101,
  connects: 1,
  disconnects: 0,
  lastDisconnect: null,
  digest: '0123456789abcdef',
  snapshots: ['seen.png'],
  snapshotProblem: null,
  endReason: 'the poses are over',
  wedged: false,
};

const measuredStream: Stream = {
  id: 's1',
  sessionId: 'se1',
  sessionName: 'replay-1-0',
  clientId: 'c1',
  clientName: 'replay-1-0.client',
  state: 'streaming',
  pid: 4711,
  restarts: 0,
  startedAt: '2026-01-01T00:00:00.000Z',
  problem: null,
  peer: {
    address: '127.0.0.2',
    model: 'Simulated headset',
    transport: 'udp',
    streamPort: 21_002,
    codec: 'h264',
    encoder: 'libx264',
    eyeWidth: 672,
    eyeHeight: 704,
    refreshHz: 72,
    bitrateBps: 10_000_000,
  },
  counters: {
    framesRendered: 104,
    framesEncoded: 103,
    framesSent: 100,
    framesDisplayed: 79,
    framesSkipped: 22,
    framesDropped: 23,
    shardsSent: 900,
    bytesSent: 1_100_000,
    trackingReceived: 102,
    idrRequests: 24,
    idrsSent: 12,
    losses: 25,
    recoveries: 26,
    packetsMalformed: 27,
    cpuUs: 4_000_000,
  },
  latencyMs: {
    poseToRender: latency(0.123),
    render: latency(1),
    encode: latency(2),
    send: latency(3),
    network: latency(4),
    decode: latency(5),
    total: latency(6),
  },
  tracked: ['head'],
  recoveryFrames: { p50: 28, p95: 29, max: 30, count: 31 },
};

export const measured: RunInputs = {
  fixture: 'walk.vrtposes',
  loss: '2%',
  seed: 7,
  headset: measuredHeadset,
  late: [0, 5, 2],
  stream: measuredStream,
  daemonCpuUs: 200_000,
  headsetCpuUs: 1_600_000,
  wallS: 8,
};

const nothing: Percentiles = { p50: 0, p95: 0, max: 0, count: 0 };

/** A run in which no stream ever began: every count is zero. */
export const unmeasured: RunInputs = {
  ...measured,
  headset: {
    ...measuredHeadset,
    durationS: 0,
    decoder: null,
    framesReceived: 0,
    framesDecoded: 0,
    framesMatched: 0,
    framesMismatched: 0,
    framesUnstamped: 0,
    framesDamaged: 0,
    framesDiscarded: 0,
    framesLost: 0,
    shardsLost: 0,
    bitrateBps: 0,
    idrRequests: 0,
    recovery: { count: 0, pending: 0, p50: 0, p95: 0, max: 0, lateMax: 0 },
  },
  late: [],
  stream: {
    ...measuredStream,
    peer: null,
    counters: {
      ...measuredStream.counters,
      framesRendered: 0,
      framesEncoded: 0,
      framesSent: 0,
      shardsSent: 0,
      idrsSent: 0,
    },
    latencyMs: {
      poseToRender: nothing,
      render: nothing,
      encode: nothing,
      send: nothing,
      network: nothing,
      decode: nothing,
      total: nothing,
    },
  },
  headsetCpuUs: null,
};

/** The report of a run whose headset counted these instead. */
export function reportWith(headset: Partial<HeadsetReport>): RunReport {
  return runReport({ ...measured, headset: { ...measuredHeadset, ...headset } });
}
