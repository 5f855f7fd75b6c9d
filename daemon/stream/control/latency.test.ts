import { describe, expect, it } from 'vitest';
import { LatencyLog, type ClientTimes } from './latency.js';

const times = {
  receivedUs: 1_000,
  renderStartUs: 2_000,
  renderedUs: 4_500,
  composedUs: 5_000,
  encodedUs: 9_000,
  sentUs: 10_000,
};

function client(timestampNs: bigint, totalMs: number): ClientTimes {
  return {
    timestampNs,
    decodeNs: 4_000_000n,
    decoderQueueNs: 1_000_000n,
    renderingNs: 2_000_000n,
    vsyncQueueNs: 3_000_000n,
    totalNs: BigInt(totalMs) * 1_000_000n,
  };
}

describe('the latency log', () => {
  it('takes the known parts off the client\u2019s total, and our sending off the round trip', () => {
    const log = new LatencyLog();
    log.sent({ timestampNs: 1n, ...times });
    expect(log.displayed(client(1n, 30))).toEqual({
      roundTripUs: 11_000,
      stagesMs: {
        game: 3.5,
        serverCompositor: 0.5,
        encoder: 4,
        network: 12,
        decoder: 4,
        decoderQueue: 1,
        clientCompositor: 2,
        vsyncQueue: 3,
        total: 30,
      },
    });
    const { poseToRender, render, encode, send, network, decode, total } = log.summary();
    expect([poseToRender, render, encode, send, network, decode, total].map(({ p50 }) => p50)).toEqual([
      1, 2.5, 4, 1, 12, 4, 30,
    ]);
  });

  it('never makes the network negative', () => {
    const log = new LatencyLog();
    log.sent({ timestampNs: 1n, ...times });
    expect(log.displayed(client(1n, 5))?.roundTripUs).toBe(0);
    expect(log.summary().network).toEqual({ p50: 0, p95: 0, max: 0, count: 1 });
  });

  it('ignores a frame it does not wait for: unknown, reported before, or too old', () => {
    const log = new LatencyLog();
    for (let frame = 0n; frame < 513n; frame += 1n) log.sent({ timestampNs: frame, ...times });
    expect(log.displayed(client(0n, 30))).toBeUndefined();
    expect(log.displayed(client(1n, 30))?.roundTripUs).toBe(11_000);
    expect(log.displayed(client(1n, 30))).toBeUndefined();
    expect(log.displayed(client(600n, 30))).toBeUndefined();
    expect(log.summary().total.count).toBe(1);
  });

  it('takes off our sending only where it took time, and never more than there is', () => {
    const log = new LatencyLog();
    log.sent({ timestampNs: 1n, ...times, sentUs: 8_000 });
    expect(log.displayed(client(1n, 30))?.roundTripUs).toBe(12_000);
    log.sent({ timestampNs: 2n, ...times, sentUs: 40_000 });
    expect(log.displayed(client(2n, 30))?.roundTripUs).toBe(0);
  });

  it('has the frame in the middle, the one that 95 of 100 are below, and the worst', () => {
    const log = new LatencyLog();
    for (let frame = 100; frame >= 1; frame -= 1) {
      log.sent({ timestampNs: BigInt(frame), ...times });
      log.displayed(client(BigInt(frame), frame));
    }
    expect(log.summary().total).toEqual({ p50: 51, p95: 96, max: 100, count: 100 });
  });

  it('is nothing before the first frame', () => {
    const nothing = { p50: 0, p95: 0, max: 0, count: 0 };
    expect(new LatencyLog().summary()).toEqual({
      poseToRender: nothing,
      render: nothing,
      encode: nothing,
      send: nothing,
      network: nothing,
      decode: nothing,
      total: nothing,
    });
  });

  it('takes its percentiles over the last 1024 frames', () => {
    const log = new LatencyLog();
    for (let frame = 1; frame <= 2_048; frame += 1) {
      log.sent({ timestampNs: BigInt(frame), ...times });
      log.displayed(client(BigInt(frame), frame <= 1_024 ? 500 : 30));
    }
    expect(log.summary().total).toEqual({ p50: 30, p95: 30, max: 30, count: 1_024 });
  });
});
