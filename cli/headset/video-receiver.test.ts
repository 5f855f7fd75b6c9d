import { describe, expect, it } from 'vitest';
import { VideoReceiver, type VideoArrival, type VideoVerdict } from './video-receiver.js';

const intact: VideoArrival = { isIdr: false, hadLoss: false, decoderReady: true };
const idr: VideoArrival = { ...intact, isIdr: true };
const afterLoss: VideoArrival = { ...intact, hadLoss: true };
const idrAfterLoss: VideoArrival = { ...idr, hadLoss: true };
const noDecoder: VideoArrival = { ...intact, decoderReady: false };

const push: VideoVerdict = { push: true, idrRequests: 0 };

interface Row {
  readonly says: string;
  readonly avoid: boolean;
  readonly arrivals: readonly VideoArrival[];
  readonly verdicts: readonly VideoVerdict[];
}

/** alvr.md 9, the client's rules. */
const rows: readonly Row[] = [
  {
    says: 'gives intact frames to the decoder',
    avoid: true,
    arrivals: [idr, intact],
    verdicts: [push, push],
  },
  {
    says: 'asks once for an IDR after a loss and decodes on, when glitches are allowed',
    avoid: false,
    arrivals: [idr, afterLoss, intact, idr],
    verdicts: [push, { push: true, idrRequests: 1 }, push, push],
  },
  {
    says: 'asks twice at the loss and once for every frame dropped until the IDR, when glitches are avoided',
    avoid: true,
    arrivals: [idr, afterLoss, intact, intact, idr, intact],
    verdicts: [
      push,
      { push: false, idrRequests: 2 },
      { push: false, idrRequests: 1 },
      { push: false, idrRequests: 1 },
      push,
      push,
    ],
  },
  {
    says: 'takes an IDR right behind a loss',
    avoid: true,
    arrivals: [idr, idrAfterLoss],
    verdicts: [push, push],
  },
  {
    says: 'asks with every frame while there is no decoder',
    avoid: false,
    arrivals: [noDecoder, noDecoder, { ...idr, decoderReady: false }],
    verdicts: [
      { push: false, idrRequests: 1 },
      { push: false, idrRequests: 1 },
      { push: false, idrRequests: 1 },
    ],
  },
  {
    says: 'stays corrupted after a full decoder when glitches are avoided',
    avoid: true,
    arrivals: [idr, noDecoder, intact, idr],
    verdicts: [push, { push: false, idrRequests: 1 }, { push: false, idrRequests: 1 }, push],
  },
  {
    says: 'decodes on after a full decoder when glitches are allowed',
    avoid: false,
    arrivals: [idr, noDecoder, intact],
    verdicts: [push, { push: false, idrRequests: 1 }, push],
  },
];

describe('video receiver', () => {
  it.each(rows)('$says', ({ avoid, arrivals, verdicts }) => {
    const receiver = new VideoReceiver(avoid);
    expect(arrivals.map((arrival) => receiver.receive(arrival))).toEqual(verdicts);
  });
});
