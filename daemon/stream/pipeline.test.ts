import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { IdrController } from './control/idr-controller.js';
import { valuesOf } from '../../protocol/settings/stream-settings.js';
import { LatencyLog } from './control/latency.js';
import { openEncoder } from './encoder/open.js';
import { Pipeline } from './pipeline.js';
import { liveSettings } from './live-settings.js';
import { RoomSource } from './source/room.js';
import type { Transport } from './transport/transport.js';

const size = { eyeWidth: 160, eyeHeight: 176 };
const refreshHz = 72;
const bitrateBps = 2_000_000;
const { encoder_config: tuning } = valuesOf({}).video;
const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.6, z: 0 } };

/** A pipeline with the real room and encoder; `frames` collects which encoder made each frame: reproducible or not. */
function pipelineOf(frames: boolean[]) {
  const opened: boolean[] = [];
  const transport: Transport = {
    sendDecoderConfig: () => undefined,
    sendFrame: (_, __, { length }) => {
      frames.push(opened.at(-1) ?? false);
      return { shards: 1, bytes: length, packetIndex: frames.length - 1, complete: true };
    },
    sendHaptics: () => undefined,
    stepDone: () => undefined,
    packetsMalformed: 0,
    close: () => Promise.resolve(),
  };
  const pipeline = new Pipeline(
    {
      codec: 'h264',
      size,
      refreshHz,
      settings: liveSettings(valuesOf({ 'video.bitrate.mode.ConstantMbps': bitrateBps / 1e6 })),
      source: new RoomSource(size),
      openEncoder: async (bitrate, reproducible) => {
        const config = { codec: 'h264', width: size.eyeWidth * 2, height: size.eyeHeight } as const;
        const encoder = await openEncoder(
          { ...config, refreshHz, bitrateBps: bitrate, reproducible, tuning },
          'auto',
        );
        // An encoder that opens slowly shows what waits for it and what does not.
        if (!reproducible) await sleep(50);
        opened.push(reproducible);
        return encoder;
      },
      controller: new IdrController({
        frameUs: Math.round(1e6 / refreshHz),
        bitrateBps,
        minimumIntervalUs: 100_000,
        maximumBackoffUs: 400_000,
        idrShare: 0.2,
        avoidVideoGlitching: true,
      }),
      latency: new LatencyLog(),
      nowUs: () => performance.now() * 1000,
      tell: () => undefined,
      displayed: () => undefined,
      failed: (reason) => {
        throw new Error(reason);
      },
    },
    transport,
  );
  return { pipeline, opened };
}

async function threeSteps(pipeline: Pipeline): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    pipeline.onTracking({
      timestampNs: BigInt(step + 1) * 13_888_889n,
      head: pose,
      left: undefined,
      right: undefined,
    });
    await pipeline.onStep(step);
  }
}

it('draws every lockstep frame with the reproducible encoder when lockstep was asked for before the start', async () => {
  const frames: boolean[] = [];
  const { pipeline, opened } = pipelineOf(frames);
  pipeline.onLockstep();
  await pipeline.start();
  await threeSteps(pipeline);
  await pipeline.stop();
  expect(opened).toEqual([true]);
  expect(frames).toEqual([true, true, true]);
});

it('does so when lockstep is asked for while the first encoder opens', async () => {
  const frames: boolean[] = [];
  const { pipeline } = pipelineOf(frames);
  const started = pipeline.start();
  pipeline.onLockstep();
  await threeSteps(pipeline);
  await started;
  await pipeline.stop();
  expect(frames).toEqual([true, true, true]);
});
