import { expect, it } from 'vitest';
import { StatisticsWindow } from './statistics-window.js';

const nothing = {
  framesSent: 0,
  framesDropped: 0,
  framesDisplayed: 0,
  shardsSent: 0,
  bytesSent: 0,
  losses: 0,
  recoveries: 0,
  recoveryFrames: 0,
  idrsSent: 0,
  idrRequests: 0,
};
const frame = (total: number) => ({
  game: 1,
  serverCompositor: 0,
  encoder: 2,
  network: total - 10,
  decoder: 3,
  decoderQueue: 1,
  clientCompositor: 1,
  vsyncQueue: 2,
  total,
});
const now = { bitrateTargetBps: 5e6, batteryPercent: 80 };

it('makes rates of what was counted since the last row, and means of the frames that were displayed', () => {
  const window = new StatisticsWindow(1_000_000, { ...nothing, framesSent: 100 });
  window.displayed(frame(20));
  window.displayed(frame(30));
  const counts = {
    ...nothing,
    framesSent: 136,
    framesDisplayed: 34,
    shardsSent: 200,
    bytesSent: 250_000,
    losses: 3,
    recoveries: 2,
    recoveryFrames: 9,
    idrsSent: 2,
    idrRequests: 7,
  };
  expect(window.take(1_500_000, counts, now)).toMatchObject({
    periodS: 0.5,
    latencyMs: { game: 1, network: 15, total: 25 },
    serverFps: 72,
    clientFps: 68,
    bitrateBps: 4_000_000,
    shards: 200,
    framesSent: 36,
    losses: 3,
    recoveries: 2,
    recoveryFrames: 4.5,
    idrs: 2,
    idrRequests: 7,
    ...now,
  });
  expect(window.take(2_000_000, counts, now)).toMatchObject({
    latencyMs: { game: null, total: null },
    serverFps: 0,
    bitrateBps: 0,
    recoveries: 0,
    recoveryFrames: null,
  });
  // A clock that stands still makes no rates of infinity.
  expect(window.take(2_000_000, { ...counts, framesSent: 140 }, now)).toMatchObject({
    serverFps: 0,
    framesSent: 4,
  });
});
