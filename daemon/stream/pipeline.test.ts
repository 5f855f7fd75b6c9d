import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { IdrController } from './control/idr-controller.js';
import { valuesOf, type SettingsRecord } from '../../protocol/settings/stream-settings.js';
import { LatencyLog } from './control/latency.js';
import type { Encoder, FrameRequest, Picture } from './encoder/encoder.js';
import { openEncoder } from './encoder/open.js';
import { Pipeline } from './pipeline.js';
import { hashPose, readStamp, type Stamp } from '../../protocol/stamp.js';
import { liveSettings } from './live-settings.js';
import { RoomSource } from './source/room.js';
import type { Transport } from './transport/transport.js';

const size = { eyeWidth: 160, eyeHeight: 176 };
const refreshHz = 72;
const bitrateBps = 2_000_000;
const { encoder_config: tuning } = valuesOf({}).video;
const pose = { orientation: { x: 0, y: 0, z: 0, w: 1 }, position: { x: 0, y: 1.6, z: 0 } };

/** What one call of an encoder was given. */
interface EncodedFrame {
  readonly reproducible: boolean;
  readonly stamp: Stamp | undefined;
  readonly request: FrameRequest;
}

/** A pipeline with the real room and encoder; `frames` collects what was encoded, and by which encoder. */
function pipelineOf(frames: EncodedFrame[], settings: SettingsRecord = {}, preference = 'auto') {
  const opened: boolean[] = [];
  let sent = 0;
  const transport: Transport = {
    sendDecoderConfig: () => undefined,
    sendFrame: (_, __, { length }) => {
      sent += 1;
      return { shards: 1, bytes: length, packetIndex: sent - 1, complete: true };
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
      settings: liveSettings(valuesOf({ 'video.bitrate.mode.ConstantMbps': bitrateBps / 1e6, ...settings })),
      source: new RoomSource(size),
      openEncoder: async (bitrate, reproducible) => {
        const config = { codec: 'h264', width: size.eyeWidth * 2, height: size.eyeHeight } as const;
        const encoder = await openEncoder(
          { ...config, refreshHz, bitrateBps: bitrate, reproducible, tuning },
          preference,
        );
        // An encoder that opens slowly shows what waits for it and what does not.
        if (!reproducible) await sleep(50);
        opened.push(reproducible);
        return recording(encoder, (picture, request) =>
          frames.push({
            reproducible,
            request,
            stamp: readStamp(picture.data, picture.width, picture.width, picture.height, 'right'),
          }),
        );
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
      paced: () => undefined,
      failed: (reason) => {
        throw new Error(reason);
      },
    },
    transport,
  );
  return { pipeline, opened };
}

/** The encoder itself, after `encoding` has seen the picture. */
function recording(encoder: Encoder, encoding: (picture: Picture, request: FrameRequest) => void): Encoder {
  return {
    name: encoder.name,
    backend: encoder.backend,
    encode: (picture, request) => {
      encoding(picture, request);
      return encoder.encode(picture, request);
    },
    setBitrate: (bps) => encoder.setBitrate(bps),
    close: () => encoder.close(),
  };
}

async function threeSteps(pipeline: Pipeline): Promise<void> {
  for (let step = 0; step < 3; step += 1) {
    pipeline.onTracking({
      timestampNs: BigInt(step + 1) * 13_888_889n,
      head: pose,
      left: undefined,
      right: undefined,
    });
    await pipeline.onStep(step, BigInt(step + 1) * 13_888_889n);
  }
}

it('draws every lockstep frame with the reproducible encoder when lockstep was asked for before the start', async () => {
  const frames: EncodedFrame[] = [];
  const { pipeline, opened } = pipelineOf(frames);
  pipeline.onLockstep();
  await pipeline.start();
  await threeSteps(pipeline);
  await pipeline.stop();
  expect(opened).toEqual([true]);
  expect(frames.map(({ reproducible }) => reproducible)).toEqual([true, true, true]);
});

it('answers no step where no encoder could be opened: whoever opened it tells why', async () => {
  const { pipeline } = pipelineOf([], {}, 'no-such-encoder');
  const started = pipeline.start();
  const step = pipeline.onStep(0, 1n);
  await expect(started).rejects.toThrow(/There is no encoder "no-such-encoder"/);
  await expect(step).resolves.toBeUndefined();
  await pipeline.stop();
});

it('does so when lockstep is asked for while the first encoder opens', async () => {
  const frames: EncodedFrame[] = [];
  const { pipeline } = pipelineOf(frames);
  const started = pipeline.start();
  pipeline.onLockstep();
  await threeSteps(pipeline);
  await started;
  await pipeline.stop();
  expect(frames.map(({ reproducible }) => reproducible)).toEqual([true, true, true]);
});

it('draws squares into no picture of a client that did not ask for stamps', async () => {
  const frames: EncodedFrame[] = [];
  const { pipeline } = pipelineOf(frames, { 'video.frame_stamp': false });
  pipeline.onLockstep();
  await pipeline.start();
  await threeSteps(pipeline);
  await pipeline.stop();
  expect(frames.map(({ stamp }) => stamp)).toEqual([undefined, undefined, undefined]);
});

const stamped = [0, 1, 2].map((frameNumber) => ({ frameNumber, poseHash: hashPose(pose) }));

it('stamps every picture, the first one too, for a client that asked', async () => {
  const frames: EncodedFrame[] = [];
  const { pipeline } = pipelineOf(frames);
  pipeline.onStampsWanted();
  pipeline.onLockstep();
  await pipeline.start();
  await threeSteps(pipeline);
  await pipeline.stop();
  expect(frames.map(({ stamp }) => stamp)).toEqual(stamped);
});

it('stamps for a client that did not ask where video.frame_stamp says so, and stops when the setting does', async () => {
  const frames: EncodedFrame[] = [];
  const { pipeline } = pipelineOf(frames, { 'video.frame_stamp': true });
  pipeline.onLockstep();
  await pipeline.start();
  await threeSteps(pipeline);
  pipeline.configure(liveSettings(valuesOf({})));
  pipeline.onTracking({ timestampNs: 100_000_000n, head: pose, left: undefined, right: undefined });
  await pipeline.onStep(3, 100_000_000n);
  await pipeline.stop();
  expect(frames.map(({ stamp }) => stamp)).toEqual([...stamped, undefined]);
});

it('asks for light IDRs while nothing is known of the path', async () => {
  const frames: EncodedFrame[] = [];
  const { pipeline } = pipelineOf(frames);
  pipeline.onLockstep();
  await pipeline.start();
  await threeSteps(pipeline);
  await pipeline.stop();
  expect(frames.map(({ request }) => request)).toEqual(
    Array.from({ length: 3 }, () => ({ idr: true, light: true })),
  );
});
