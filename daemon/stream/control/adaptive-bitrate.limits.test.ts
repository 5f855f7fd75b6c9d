import { describe, expect, it } from 'vitest';
import { AdaptiveBitrate, type AdaptiveLimits, type PathSample } from './adaptive-bitrate.js';

/** 100 Hz, so that half a frame and a quarter are round numbers. */
const frameUs = 10_000;
const limits: AdaptiveLimits = {
  frameUs,
  minimumBps: null,
  maximumBps: null,
  maximumNetworkUs: null,
  encoderShare: null,
  decoder: null,
};
const sound: PathSample = { networkUs: 3_000, encodeUs: 3_000, decodeUs: 5_000 };
const network = (us: number): PathSample => ({ ...sound, networkUs: us });
const encode = (us: number): PathSample => ({ ...sound, encodeUs: us });
const decode = (us: number): PathSample => ({ ...sound, decodeUs: us });

/** A bitrate that is told, stretch by stretch, how frames fared, and decides at the end of each. */
class Told {
  readonly rate: AdaptiveBitrate;
  atUs = 0;
  #target: number;

  constructor(given: Partial<AdaptiveLimits> = {}, startBps = 20e6) {
    this.rate = new AdaptiveBitrate({ ...limits, ...given }, startBps);
    this.#target = this.rate.targetBps(this.atUs);
  }

  /** Frames that were shown at the end of a stretch, in which so much of the target was sent; the target after it. */
  stretch(samples: readonly PathSample[], us = 200_000, used = 1): number {
    this.rate.onFrameSent((used * this.#target * us) / 8e6);
    this.atUs += us;
    for (const sample of samples) this.rate.onFrameDisplayed(this.atUs, sample);
    this.#target = this.rate.targetBps(this.atUs);
    return this.#target;
  }

  /** Stretches of this until the target changes, and how many it took. */
  until(samples: readonly PathSample[], us: number): number {
    const before = this.#target;
    for (let count = 1; count < 100; count += 1) if (this.stretch(samples, us) !== before) return count;
    throw new Error('the target stays');
  }
}

/** A path that was quick once. */
const known = (given: Partial<AdaptiveLimits> = {}, startBps = 20e6): Told => {
  const told = new Told(given, startBps);
  // Nothing was sent meanwhile, so that the target is where it began.
  told.stretch([sound], 200_000, 0);
  return told;
};

describe('the target of an adaptive bitrate', () => {
  it('is looked at anew every 200 ms, not a microsecond earlier', () => {
    expect(new Told().stretch([sound], 199_999)).toBe(20e6);
    expect(new Told().stretch([sound], 200_000)).toBe(20.8e6);
    const told = new Told();
    told.stretch([sound]);
    expect(told.stretch([sound], 199_999)).toBe(20.8e6);
  });

  it('rises by half a Mbit/s up to 12.5 Mbit/s, and by 4 % above', () => {
    expect(new Told({}, 10e6).stretch([sound])).toBe(10.5e6);
    expect(new Told({}, 12.5e6).stretch([sound])).toBe(13e6);
    expect(new Told({}, 25e6).stretch([sound])).toBe(26e6);
  });

  it('rises where at least half of it was used, counted since the last decision', () => {
    const told = new Told();
    expect(told.stretch([sound], 200_000, 0.4999)).toBe(20e6);
    expect(told.stretch([sound], 400_000, 0.5)).toBe(20.8e6);
    expect(told.stretch([sound], 400_000, 0.4999)).toBe(20.8e6);
    expect(told.rate.reason).toBe('room');
  });

  it('begins within its limits, for their sake, and is a whole number', () => {
    expect(new Told().rate.reason).toBe('limits');
    const of = (given: Partial<AdaptiveLimits>, bps: number) => new Told(given, bps).rate.targetBps(0);
    expect(of({ minimumBps: 5e6, maximumBps: 9e6 }, 1e6)).toBe(5e6);
    expect(of({ minimumBps: 5e6, maximumBps: 9e6 }, 20e6)).toBe(9e6);
    expect(of({ minimumBps: 9e6, maximumBps: 5e6 }, 20e6)).toBe(5e6);
    expect(of({}, 1)).toBe(500_000);
    expect(of({}, 2e9)).toBe(1e9);
    expect(of({}, 1_234_567.8)).toBe(1_234_568);
  });

  it('follows other limits at once, and says that it is them', () => {
    const told = known();
    told.stretch([sound]);
    expect(told.rate.reason).toBe('room');
    told.rate.configure({ ...limits, maximumBps: 8e6 });
    expect(told.rate.targetBps(told.atUs)).toBe(8e6);
    expect(told.rate.reason).toBe('limits');
    told.rate.configure({ ...limits, minimumBps: 30e6 });
    expect(told.rate.targetBps(told.atUs)).toBe(30e6);
  });

  it('keeps the reason of its last change where another has nothing to change', () => {
    const told = known({ maximumBps: 20.8e6 });
    told.stretch([sound]);
    expect(told.rate.reason).toBe('room');
    told.rate.configure({ ...limits, maximumBps: 20.8e6, minimumBps: 1e6 });
    expect(told.rate.reason).toBe('room');
    told.rate.configure({ ...limits, maximumBps: 20.7e6 });
    expect(told.rate.reason).toBe('limits');
    told.stretch([sound]);
    expect(told.rate.reason).toBe('limits');
  });
});

describe('a queue on the path', () => {
  it('lowers it by 15 % when every frame took more than half a frame longer than the quickest ever', () => {
    expect(known().stretch([network(8_000)])).toBe(20e6);
    const told = known();
    expect(told.stretch([network(8_001)])).toBe(17e6);
    expect(told.rate.reason).toBe('queue');
    expect(told.stretch([network(8_001)])).toBe(14.45e6);
  });

  it('keeps it from rising when every frame took more than a quarter longer', () => {
    expect(known().stretch([network(5_500)])).toBe(20.8e6);
    expect(known().stretch([network(5_501)])).toBe(20e6);
  });

  it('is none where one frame was quick: that is jitter', () => {
    expect(known().stretch([network(20_000), sound, network(20_000)])).toBe(20.8e6);
  });

  it('is over for good half a second after its last sign, to the microsecond', () => {
    const after = (us: number) => {
      const told = known();
      told.stretch([network(8_001)]);
      told.stretch([sound], us - 200_000);
      return told.stretch([sound], 200_000);
    };
    expect(after(499_999)).toBe(17e6);
    expect(after(500_000)).toBe(17.68e6);
  });

  it('is measured from the quickest frame of the last 10 s: a path that is slower for good counts anew then', () => {
    const told = known({ minimumBps: 20e6, maximumBps: 20e6 });
    const slow = [network(9_000)];
    while (told.atUs < 9_600_000) told.stretch(slow);
    told.rate.configure(limits);
    expect(told.stretch(slow)).toBe(17e6);
    // At 10 s, and then half a second of calm.
    expect([told.stretch(slow), told.stretch(slow), told.stretch(slow)]).toEqual([17e6, 17e6, 17.68e6]);
    expect(told.atUs).toBe(10_400_000);
  });

  it('is still measured from a quick frame of more than 5 s ago', () => {
    const told = known({ minimumBps: 20e6, maximumBps: 20e6 });
    while (told.atUs < 7_000_000) told.stretch([network(9_000)]);
    told.rate.configure(limits);
    expect(told.stretch([network(9_000)])).toBe(17e6);
  });
});

describe('an emergency', () => {
  const late = network(23_001);

  it('is two frames in a row that take more than two frames longer: the target falls by 30 %', () => {
    const told = known();
    expect(told.stretch([late, late])).toBe(14e6);
    expect(told.rate.reason).toBe('emergency');
  });

  it('is not one such frame, two apart, or two that take two frames and no more', () => {
    expect(known().stretch([sound, late])).toBe(20.8e6);
    expect(known().stretch([late, sound, late])).toBe(20.8e6);
    expect(known().stretch([sound, network(23_000), network(23_000)])).toBe(20.8e6);
  });

  it('is also a run of them that a decision falls into, once', () => {
    const told = known();
    expect(told.stretch([sound, late])).toBe(20.8e6);
    expect(told.stretch([late])).toBe(14.56e6);
    expect(told.stretch([sound])).toBe(14.56e6);
  });

  it('is also one that ended before the decision', () => {
    expect(known().stretch([late, late, sound])).toBe(14e6);
  });

  it('lets nothing rise for a second, to the microsecond, and something fall', () => {
    const after = (us: number) => {
      const told = known();
      told.stretch([late, late, sound]);
      told.stretch([sound], us - 300_000);
      return told.stretch([sound], 300_000);
    };
    expect(after(999_999)).toBe(14e6);
    expect(after(1_000_000)).toBe(14.56e6);
    const told = known();
    told.stretch([late, late, sound]);
    expect(told.stretch([network(8_001)])).toBe(11.9e6);
  });

  it('is a sign of a queue as well', () => {
    const told = known();
    told.stretch([late, late, sound], 10_000_000);
    expect(told.until([sound], 200_000)).toBe(5);
  });
});

describe('the limits of network, encoder and decoder', () => {
  it('lower it by 15 % where frames take longer than the network may, in the mean', () => {
    expect(known({ maximumNetworkUs: 4_000 }).stretch([sound, network(5_000)])).toBe(20.8e6);
    const told = known({ maximumNetworkUs: 4_000 });
    expect(told.stretch([sound, network(5_004)])).toBe(17e6);
    expect(told.rate.reason).toBe('latency');
  });

  it('lower it in proportion where encoding takes more than its share of the frame', () => {
    expect(known({ encoderShare: 0.5 }).stretch([encode(4_000), encode(6_000), encode(2_000)])).toBe(20.8e6);
    expect(new Told({ encoderShare: 0.5 }).stretch([encode(4_000), encode(6_000)])).toBe(20.8e6);
    const told = new Told({ encoderShare: 0.5 });
    expect(told.stretch([encode(8_000), encode(12_000)])).toBe(10e6);
    expect(told.rate.reason).toBe('encoder');
  });

  it('are none where none are set', () => {
    const told = known();
    expect(told.stretch([{ ...encode(1e6), decodeUs: 1e6 }])).toBe(20.8e6);
  });

  it('lower it with every frame beyond those in a row that may decode too slowly', () => {
    const decoder = { maximumUs: 7_000, frames: 3, multiplier: 0.9 };
    const told = known({ decoder });
    const show = (us: number) => {
      told.rate.onFrameDisplayed(told.atUs, decode(us));
      return told.rate.targetBps(told.atUs);
    };
    expect([7_001, 7_001, 7_001].map(show)).toEqual([20e6, 20e6, 20e6]);
    // 7 ms is not too slow: the run begins anew.
    expect([7_000, 7_001, 7_001, 7_001].map(show)).toEqual([20e6, 20e6, 20e6, 20e6]);
    expect([7_001, 7_001].map(show)).toEqual([18e6, 16.2e6]);
    expect(told.rate.reason).toBe('decoder');
  });

  it('keep it from rising while the newest frame decoded too slowly', () => {
    const decoder = { maximumUs: 7_000, frames: 90, multiplier: 0.9 };
    expect(known({ decoder }).stretch([sound, decode(7_001)])).toBe(20e6);
    expect(known({ decoder }).stretch([decode(7_001), sound])).toBe(20.8e6);
  });

  it('of a decoder are forgotten with it', () => {
    const decoder = { maximumUs: 7_000, frames: 1, multiplier: 0.9 };
    const told = known({ decoder });
    told.rate.onFrameDisplayed(told.atUs, decode(7_001));
    told.rate.configure(limits);
    told.rate.onFrameDisplayed(told.atUs, decode(7_001));
    told.rate.configure({ ...limits, decoder });
    told.rate.onFrameDisplayed(told.atUs, decode(7_001));
    expect(told.rate.targetBps(told.atUs)).toBe(20e6);
  });
});

describe('a silent client', () => {
  /** The target decided so long after the only frame of the stretch was shown. */
  function decidedAfter(us: number): number {
    const told = new Told();
    told.rate.onFrameSent(1e6);
    told.rate.onFrameDisplayed(100_000, sound);
    return told.rate.targetBps(100_000 + us);
  }

  it('leaves the target alone after 250 ms without a frame', () => {
    expect(decidedAfter(250_000)).toBe(20.8e6);
    expect(decidedAfter(250_001)).toBe(20e6);
  });

  it('leaves it alone where no frame was shown since the last decision', () => {
    const told = new Told();
    told.stretch([sound]);
    told.rate.onFrameSent(1e6);
    expect(told.rate.targetBps(told.atUs + 200_000)).toBe(20.8e6);
  });
});

describe('a clock that falls back', () => {
  it.each([1, 1_000_000, 3_600_000_000])('by %d us keeps nothing from rising', (us) => {
    const told = known();
    told.stretch([network(23_001), network(23_001), sound]);
    told.atUs -= us;
    const stretches = told.until([sound], 200_000);
    expect(stretches).toBeLessThanOrEqual(6);
  });
});
