import { expect, it } from 'vitest';
import { runReport } from './report.js';
import { measured, reportWith, unmeasured } from './run-inputs.test-support.js';

it('takes every number from the end that counted it', () => {
  expect(runReport(measured)).toEqual({
    fixture: 'walk.vrtposes',
    loss: '2%',
    seed: 7,
    durationS: 10,
    encoder: 'libx264',
    decoderProblem: null,
    picture: { eyeWidth: 672, eyeHeight: 704, refreshHz: 72 },
    frames: {
      rendered: 104,
      encoded: 103,
      sent: 100,
      received: 97,
      decoded: 80,
      matched: 60,
      mismatched: 3,
      unreadable: 12,
      damaged: 5,
      discarded: 17,
      lost: 2,
      decodedShare: 0.8,
      matchedShare: 0.75,
    },
    shards: { sent: 900, lost: 20, lostShare: 20 / 900 },
    idrs: 12,
    idrRequests: 13,
    recovery: { count: 7, pending: 1, p50: 3, p95: 8, max: 14, lateMax: 5 },
    latencyMs: {
      poseToRender: { p50: 0.12, p95: 0.62 },
      render: { p50: 1, p95: 1.5 },
      encode: { p50: 2, p95: 2.5 },
      send: { p50: 3, p95: 3.5 },
      network: { p50: 4, p95: 4.5 },
      decode: { p50: 5, p95: 5.5 },
      total: { p50: 6, p95: 6.5 },
    },
    bitrateBps: 799_608,
    // Percent of one core over the 8 s of the run.
    cpu: { daemon: 2.5, streamer: 50, headset: 20 },
    digest: '0123456789abcdef',
    snapshots: ['seen.png'],
    snapshotProblem: null,
  });
});

it('has no number for what was not measured', () => {
  const none = { p50: null, p95: null };
  expect(runReport(unmeasured)).toMatchObject({
    encoder: null,
    picture: { eyeWidth: null, eyeHeight: null, refreshHz: null },
    frames: {
      rendered: 0,
      encoded: 0,
      sent: 0,
      received: 0,
      decoded: null,
      matched: null,
      mismatched: null,
      unreadable: null,
      damaged: null,
      discarded: null,
      lost: null,
      decodedShare: null,
      matchedShare: null,
    },
    shards: { sent: 0, lost: null, lostShare: null },
    recovery: { count: 0, pending: null, p50: null, p95: null, max: null, lateMax: null },
    latencyMs: {
      poseToRender: none,
      render: none,
      encode: none,
      send: none,
      network: none,
      decode: none,
      total: none,
    },
    bitrateBps: null,
    cpu: { headset: null },
  });
});

it('has no mismatches where no stamp could be read, and counts those', () => {
  const { frames } = reportWith({
    framesDecoded: 386,
    framesMatched: 0,
    framesMismatched: 0,
    framesUnstamped: 386,
    framesDamaged: 0,
  });
  expect(frames).toMatchObject({
    decoded: 386,
    matched: 0,
    mismatched: null,
    unreadable: 386,
    matchedShare: 0,
  });
});

it('knows losses of which none was recovered from', () => {
  const { recovery } = runReport({
    ...measured,
    headset: { ...measured.headset, recovery: { count: 0, pending: 2, p50: 0, p95: 0, max: 0, lateMax: 0 } },
    late: [],
  });
  expect(recovery).toEqual({ count: 0, pending: 2, p50: null, p95: null, max: null, lateMax: null });
});

it('has every number of a run of one frame, and what none of it took', () => {
  const { frames, recovery, shards, latencyMs } = runReport({
    ...measured,
    headset: {
      ...measured.headset,
      framesReceived: 1,
      framesDecoded: 1,
      framesMatched: 0,
      framesMismatched: 1,
      framesUnstamped: 0,
      framesDamaged: 0,
      framesDiscarded: 0,
      framesLost: 0,
      shardsLost: 0,
      recovery: { count: 1, pending: 0, p50: 2, p95: 4, max: 6, lateMax: 8 },
    },
    late: [3],
    stream: {
      ...measured.stream,
      counters: { ...measured.stream.counters, framesSent: 1, shardsSent: 1 },
      latencyMs: { ...measured.stream.latencyMs, render: { p50: 1.005, p95: 1.016, max: 2, count: 1 } },
    },
  });
  expect(frames).toMatchObject({
    decoded: 1,
    matched: 0,
    mismatched: 1,
    unreadable: 0,
    damaged: 0,
    discarded: 0,
    lost: 0,
    decodedShare: 1,
    matchedShare: 0,
  });
  expect(shards).toEqual({ sent: 1, lost: 0, lostShare: 0 });
  expect(recovery).toEqual({ count: 1, pending: 0, p50: 2, p95: 4, max: 6, lateMax: 3 });
  expect(latencyMs.render).toEqual({ p50: 1, p95: 1.02 });
});

it('has no share of frames that nobody was to decode', () => {
  const { decoded, decodedShare, matchedShare, received } = reportWith({ decoder: null }).frames;
  expect({ decoded, decodedShare, matchedShare, received }).toEqual({
    decoded: null,
    decodedShare: null,
    matchedShare: null,
    received: 97,
  });
});

it('takes a headset that had a decoder and showed nothing for what it is', () => {
  expect(reportWith({ framesDecoded: 0, framesMatched: 0, framesMismatched: 0 }).frames).toMatchObject({
    decoded: 0,
    matched: null,
    mismatched: null,
    unreadable: null,
    damaged: null,
    decodedShare: 0,
    matchedShare: null,
  });
});

it('divides the processor time of a run that took no time by a millisecond', () => {
  const { cpu } = runReport({ ...measured, wallS: 0, daemonCpuUs: 10, headsetCpuUs: 0 });
  expect(cpu).toEqual({ daemon: 1, streamer: 400_000, headset: 0 });
});
