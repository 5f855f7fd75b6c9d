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

it('holds every stage apart from every other, and every count', () => {
  const ms = {
    game: 1,
    serverCompositor: 2,
    encoder: 3,
    network: 4,
    decoder: 5,
    decoderQueue: 6,
    clientCompositor: 7,
    vsyncQueue: 8,
    total: 36,
  };
  const before = {
    framesSent: 10,
    framesDropped: 20,
    framesDisplayed: 30,
    shardsSent: 40,
    bytesSent: 50,
    losses: 60,
    recoveries: 70,
    recoveryFrames: 80,
    idrsSent: 90,
    idrRequests: 100,
  };
  const after = {
    framesSent: 11,
    framesDropped: 22,
    framesDisplayed: 33,
    shardsSent: 44,
    bytesSent: 55,
    losses: 66,
    recoveries: 77,
    recoveryFrames: 94,
    idrsSent: 99,
    idrRequests: 110,
  };
  const window = new StatisticsWindow(1_000_000, before);
  window.displayed(ms);
  expect(window.take(1_250_000, after, now)).toEqual({
    periodS: 0.25,
    latencyMs: ms,
    serverFps: 4,
    clientFps: 12,
    bitrateBps: 160,
    bitrateTargetBps: 5e6,
    shards: 4,
    framesSent: 1,
    framesDropped: 2,
    losses: 6,
    recoveries: 7,
    recoveryFrames: 2,
    idrs: 9,
    idrRequests: 10,
    batteryPercent: 80,
  });
  window.displayed({ ...ms, total: 50 });
  expect(window.take(1_000_000, after, now)).toMatchObject({ periodS: 0, latencyMs: { game: 1, total: 50 } });
});
