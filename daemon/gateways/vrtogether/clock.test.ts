import { expect, it } from 'vitest';
import { clockOf, type ClockClient } from './clock.js';

const now = new Date('2031-02-03T04:05:06.789Z');

function client(userId: string | undefined, roundTripMs: number | null, clockAskedAt?: Date): ClockClient {
  const described = { user: userId ?? null, session: null, address: '10.0.0.1', roundTripMs };
  return { userId, clockAskedAt, describe: () => described };
}

const offsets = (clients: ClockClient[], streams: Parameters<typeof clockOf>[2]) =>
  clockOf(now, clients, streams).apps.map(({ offsetMs }) => offsetMs);

it('is told as apps read it, with when each last asked', () => {
  const asked = new Date('2031-02-03T04:00:00Z');
  expect(clockOf(now, [client('mira', 4, asked), client(undefined, null)], [])).toEqual({
    time: '2031-02-03T04:05:06.789Z',
    timeMs: 1_927_857_906_789,
    apps: [
      {
        user: 'mira',
        session: null,
        address: '10.0.0.1',
        askedAt: '2031-02-03T04:00:00.000Z',
        roundTripMs: 4,
        offsetMs: null,
      },
      { user: null, session: null, address: '10.0.0.1', askedAt: null, roundTripMs: null, offsetMs: null },
    ],
  });
});

it('finds how far a clock is ahead, by the stream that is least late and half the round trip', () => {
  const streams = [
    { userId: 'mira', latencyMs: 250 },
    { userId: 'mira', latencyMs: 30 },
    { userId: 'mira', latencyMs: null },
    { userId: 'ole', latencyMs: -1_995 },
    { userId: 'kuno', latencyMs: null },
  ];
  const apps = [client('mira', 20), client('ole', 10), client('kuno', 10), client(undefined, 10)];
  expect(offsets(apps, streams)).toEqual([-20, 2_000, null, null]);
  // Before the first ping was answered the network counts as the clock's fault.
  expect(offsets([client('mira', null)], streams)).toEqual([-30]);
});
