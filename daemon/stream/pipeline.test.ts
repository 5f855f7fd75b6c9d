import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { hashPose } from '../../protocol/stamp.js';
import { held, pass, PipelineRig, pose, settingsOf } from './pipeline-rig.test-support.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** A stream whose client has displayed a first frame: nothing is wrong with it. */
async function steady(settings = {}): Promise<PipelineRig> {
  const rig = new PipelineRig(settings);
  await rig.pipeline.start();
  await rig.frames(1);
  rig.shows();
  await rig.frames(1);
  rig.shows();
  return rig;
}

describe('a vsync', () => {
  it('draws the newest pose, and each pose once', async () => {
    const rig = new PipelineRig();
    await rig.pipeline.start();
    await pass(1);
    expect(rig.sent).toEqual([]);
    rig.poses();
    const newest = rig.poses();
    await pass(3);
    expect(rig.sent.map(({ timestampNs }) => timestampNs)).toEqual([newest]);
    expect(rig.pipeline.counters).toMatchObject({ trackingReceived: 2, framesSent: 1, framesSkipped: 3 });
    await rig.pipeline.stop();
  });

  it('that comes while a frame is made is made up for at once, with the newest pose then', async () => {
    const rig = await steady();
    const encoding = held();
    rig.encoding = encoding.promise;
    const before = rig.sent.length;
    const [first] = await rig.frames(1);
    await rig.frames(1);
    const newest = rig.poses();
    await pass(0.5);
    expect(rig.sent).toHaveLength(before);
    encoding.release();
    // No vsync passes: the frame that is due is drawn because it is due.
    await vi.advanceTimersByTimeAsync(0);
    expect(rig.sent.slice(before).map(({ timestampNs }) => timestampNs)).toEqual([first, newest]);
    await rig.pipeline.stop();
  });

  it('is not made up for when none came meanwhile', async () => {
    const rig = await steady();
    const encoding = held();
    rig.encoding = encoding.promise;
    const before = rig.sent.length;
    await rig.frames(1);
    rig.poses();
    encoding.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(rig.sent).toHaveLength(before + 1);
    await rig.pipeline.stop();
  });

  it('waits for the frame before, which the transport has not taken yet', async () => {
    const rig = await steady();
    const sending = held();
    rig.sending = sending.promise;
    const before = rig.sent.length;
    await rig.frames(4);
    expect(rig.sent).toHaveLength(before + 1);
    rig.sending = undefined;
    sending.release();
    await vi.advanceTimersByTimeAsync(0);
    expect(rig.sent).toHaveLength(before + 2);
    await rig.pipeline.stop();
  });

  it('that this process slept through counts as skipped', async () => {
    const rig = await steady();
    const { framesSkipped } = rig.pipeline.counters;
    rig.poses();
    const late = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 100);
    vi.advanceTimersToNextTimer();
    late.mockRestore();
    expect(rig.pipeline.counters.framesSkipped - framesSkipped).toBe(4);
    await rig.pipeline.stop();
  });
});

describe('a frame that the send queue did not take whole', () => {
  it('is counted and repaired by an IDR, though the client says nothing', async () => {
    const rig = await steady();
    rig.full = true;
    await rig.frames(1);
    rig.full = false;
    expect(rig.sent.at(-1)?.isIdr).toBe(false);
    expect(rig.pipeline.counters.framesDropped).toBe(1);
    expect(rig.pipeline.lossesOutstanding).toBe(1);
    await rig.frames(1);
    expect(rig.sent.at(-1)?.isIdr).toBe(true);
    rig.shows();
    await rig.frames(1);
    expect(rig.pipeline.lossesOutstanding).toBe(0);
    expect(rig.pipeline.counters.recoveries).toBe(1);
    expect(rig.told('loss')).toEqual(['recovered']);
    await rig.pipeline.stop();
  });

  it('is the only reason: whole frames are followed by no IDR', async () => {
    const rig = await steady();
    const before = rig.sent.length;
    for (let frame = 0; frame < 10; frame += 1) {
      await rig.frames(1);
      rig.shows();
    }
    expect(rig.sent.slice(before).map(({ isIdr }) => isIdr)).toEqual(Array.from({ length: 10 }, () => false));
    expect(rig.pipeline.counters).toMatchObject({ framesDropped: 0, recoveries: 0 });
    await rig.pipeline.stop();
  });
});

describe('a source that throws', () => {
  it('ends the stream once, with its reason, and draws nothing more', async () => {
    const rig = await steady();
    rig.source.failure = new Error('the scene is gone');
    const before = rig.sent.length;
    await rig.frames(5);
    expect(rig.failures).toEqual(['a frame could not be made: the scene is gone']);
    expect(rig.sent).toHaveLength(before);
    await rig.pipeline.stop();
    expect(rig.opened.map(({ closed }) => closed)).toEqual([true]);
  });

  it('ends the stream in lockstep too', async () => {
    const rig = new PipelineRig();
    rig.pipeline.onLockstep();
    await rig.pipeline.start();
    rig.source.failure = new Error('the scene is gone');
    await rig.step(0);
    expect(rig.failures).toEqual(['a frame could not be made: the scene is gone']);
    await rig.pipeline.stop();
  });

  it('is nobody’s business once the stream has ended', async () => {
    const rig = await steady();
    const encoding = held();
    rig.encoding = encoding.promise;
    await rig.frames(1);
    const stopped = rig.pipeline.stop();
    rig.encoderDies = true;
    encoding.release();
    await stopped;
    expect([rig.failures, rig.told('encoder')]).toEqual([[], []]);
  });
});

describe('an encoder that dies', () => {
  it('costs one frame: the next is an IDR of another encoder, behind its parameter sets', async () => {
    const rig = await steady();
    const before = rig.sent.length;
    rig.encoderDies = true;
    await rig.frames(1);
    expect(rig.sent).toHaveLength(before);
    expect(rig.told('encoder')).toEqual(['died']);
    rig.parameterSets = Uint8Array.of(4, 5);
    await rig.frames(1);
    expect(rig.sent.slice(before).map(({ isIdr }) => isIdr)).toEqual([true]);
    expect(rig.opened.map(({ closed }) => closed)).toEqual([true, false]);
    expect(rig.configs.at(-1)).toEqual(Uint8Array.of(4, 5));
    expect(rig.failures).toEqual([]);
    await rig.pipeline.stop();
  });

  it('ends the stream when no other can be opened', async () => {
    const rig = await steady();
    rig.encoderDies = true;
    rig.noEncoder = new Error('none works here');
    await rig.frames(1);
    expect(rig.failures).toEqual(['no encoder could be started: none works here']);
    await rig.pipeline.stop();
  });
});

describe('parameter sets', () => {
  it('go ahead of the first frame and of an IDR that was asked for, not of every one', async () => {
    const rig = await steady();
    expect(rig.configs).toEqual([Uint8Array.of(1, 2, 3)]);
    await rig.frames(3);
    rig.shows();
    expect(rig.configs).toHaveLength(1);
    rig.pipeline.onIdrRequested();
    await rig.frames(1);
    expect(rig.sent.at(-1)?.isIdr).toBe(true);
    expect(rig.configs).toHaveLength(2);
    expect(rig.pipeline.counters.idrRequests).toBe(1);
    await rig.pipeline.stop();
  });

  it('go out when they change', async () => {
    const rig = await steady();
    rig.parameterSets = Uint8Array.of(9);
    rig.pipeline.askIdr();
    await rig.frames(1);
    expect(rig.configs).toEqual([Uint8Array.of(1, 2, 3), Uint8Array.of(9)]);
    await rig.pipeline.stop();
  });
});

it('gives the IDR that a person asks for, once', async () => {
  const rig = await steady();
  rig.pipeline.askIdr();
  await rig.frames(2);
  expect(rig.sent.slice(-2).map(({ isIdr }) => isIdr)).toEqual([true, false]);
  expect(rig.events.findLast(({ type }) => type === 'idr')?.data).toMatchObject({ reason: 'asked' });
  await rig.pipeline.stop();
});

it('follows another bitrate with the next frame, and tells of it', async () => {
  const rig = await steady();
  rig.pipeline.configure(settingsOf({ 'video.bitrate.mode.ConstantMbps': 1 }));
  expect(rig.opened[0]?.bitrates).toEqual([2_000_000]);
  await rig.frames(2);
  expect(rig.opened[0]?.bitrates).toEqual([2_000_000, 1_000_000]);
  expect(rig.pipeline.bitrateBps).toBe(1_000_000);
  expect(rig.events.filter(({ type }) => type === 'bitrate')).toMatchObject([
    { data: { fromBps: 2_000_000, toBps: 1_000_000, reason: 'setting' } },
  ]);
  await rig.pipeline.stop();
});

it('says that the machine is too slow for its refresh rate, and not how long a send took', async () => {
  const slowFor = async (what: 'encoding' | 'sending') => {
    const rig = await steady();
    for (let frame = 0; frame < 120; frame += 1) {
      const busy = held();
      rig[what] = busy.promise;
      rig.poses();
      await pass(2.5);
      busy.release();
      await pass(0.5);
    }
    await rig.pipeline.stop();
    return rig.paces;
  };
  expect(await slowFor('encoding')).toEqual([true]);
  expect(await slowFor('sending')).toEqual([]);
});

it('vibrates the hand whose trigger was pulled, unless haptics are off', async () => {
  const rig = await steady();
  rig.pipeline.onTrigger('left', 0);
  rig.pipeline.onTrigger('left', 1);
  expect(rig.haptics).toEqual(['left']);
  rig.pipeline.configure(settingsOf({ 'headset.controllers.haptics': false }));
  rig.pipeline.onTrigger('left', 0);
  rig.pipeline.onTrigger('left', 1);
  expect(rig.haptics).toEqual(['left']);
  await rig.pipeline.stop();
});

it('sends nothing after it was stopped, and leaves no encoder', async () => {
  const rig = await steady();
  const encoding = held();
  rig.encoding = encoding.promise;
  await rig.frames(1);
  const stopped = rig.pipeline.stop();
  encoding.release();
  await stopped;
  const { length } = rig.sent;
  await rig.frames(5);
  expect(rig.sent).toHaveLength(length);
  expect(rig.opened.map(({ closed }) => closed)).toEqual([true]);
});

describe('in lockstep', () => {
  it('every frame is one of the reproducible encoder, when it was asked for before the start', async () => {
    const rig = new PipelineRig();
    rig.pipeline.onLockstep();
    await rig.pipeline.start();
    for (const step of [0, 1, 2]) await rig.step(step);
    expect(rig.encoded.map(({ encoder }) => encoder.reproducible)).toEqual([true, true, true]);
    expect(rig.steps).toEqual([0, 1, 2].map((step) => ({ step, drawn: true })));
    expect(rig.opened).toHaveLength(1);
    await rig.pipeline.stop();
  });

  it('and when it is asked for while the first encoder opens, which is closed', async () => {
    const rig = new PipelineRig();
    const opening = held();
    rig.opening = opening.promise;
    const started = rig.pipeline.start();
    rig.pipeline.onLockstep();
    const first = rig.step(0);
    opening.release();
    await started;
    await first;
    await rig.step(1);
    expect(rig.encoded.map(({ encoder }) => encoder.reproducible)).toEqual([true, true]);
    expect(rig.opened.map(({ reproducible, closed }) => [reproducible, closed])).toEqual([
      [false, true],
      [true, false],
    ]);
    await rig.pipeline.stop();
  });

  it('and when it is asked for while frames are made', async () => {
    const rig = await steady();
    rig.pipeline.onLockstep();
    const before = rig.encoded.length;
    await rig.step(0);
    expect(rig.encoded.slice(before).map(({ encoder }) => encoder.reproducible)).toEqual([true]);
    expect(rig.opened[0]?.closed).toBe(true);
    // No vsync draws any more, and no machine is too slow.
    await rig.frames(500);
    expect(rig.encoded).toHaveLength(before + 1);
    expect(rig.paces).toEqual([]);
    await rig.pipeline.stop();
  });

  it('a step whose pose was lost is answered without a frame', async () => {
    const rig = new PipelineRig();
    rig.pipeline.onLockstep();
    await rig.pipeline.start();
    await rig.pipeline.onStep(0, 77n);
    expect(rig.steps).toEqual([{ step: 0, drawn: false }]);
    expect(rig.encoded).toEqual([]);
    await rig.pipeline.stop();
  });

  it('no step is answered where no encoder could be opened: whoever opened it tells why', async () => {
    const rig = new PipelineRig();
    rig.noEncoder = new Error('none works here');
    const started = rig.pipeline.start();
    const step = rig.pipeline.onStep(0, 1n);
    await expect(started).rejects.toThrow('none works here');
    await expect(step).resolves.toBeUndefined();
    expect(rig.steps).toEqual([]);
    await rig.pipeline.stop();
  });

  it('IDRs are light while nothing is known of the path', async () => {
    const rig = new PipelineRig();
    rig.pipeline.onLockstep();
    await rig.pipeline.start();
    for (const step of [0, 1, 2]) await rig.step(step);
    expect(rig.encoded.map(({ request }) => request)).toEqual(
      Array.from({ length: 3 }, () => ({ idr: true, light: true })),
    );
    await rig.pipeline.stop();
  });
});

describe('stamps', () => {
  const stamped = [0, 1, 2].map((frameNumber) => ({ frameNumber, poseHash: hashPose(pose) }));
  const stampsOf = ({ encoded }: PipelineRig) => encoded.map(({ stamp }) => stamp);

  it('are in no picture of a client that did not ask', async () => {
    const rig = await steady();
    await rig.frames(1);
    expect(stampsOf(rig)).toEqual([undefined, undefined, undefined]);
    await rig.pipeline.stop();
  });

  it('are in every picture, the first one too, of a client that asked', async () => {
    const rig = new PipelineRig();
    rig.pipeline.onStampsWanted();
    await rig.pipeline.start();
    await rig.frames(3);
    expect(stampsOf(rig)).toEqual(stamped);
    await rig.pipeline.stop();
  });

  it('are there where video.frame_stamp says so, until it says otherwise', async () => {
    const rig = new PipelineRig({ 'video.frame_stamp': true });
    await rig.pipeline.start();
    await rig.frames(3);
    rig.pipeline.configure(settingsOf({}));
    await rig.frames(1);
    expect(stampsOf(rig)).toEqual([...stamped, undefined]);
    await rig.pipeline.stop();
  });
});
