// oxlint-disable-next-line no-restricted-imports -- the parser is pure, this test of it reads the fixtures
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { expectedLoss } from './loss-model.js';
import { parseLossTrace } from './loss-trace.js';

const whole = {
  format: 'vrt-loss',
  version: 1,
  description: 'two bursts',
  loop: true,
  durationMs: 100,
  bad: [
    { fromMs: 0, toMs: 10, loss: 1 },
    { fromMs: 10, toMs: 20.5, loss: 0.5 },
  ],
  lostPackets: [0, 7],
};

describe('a loss trace', () => {
  it('is read from its file', () => {
    const { format: _format, version: _version, ...value } = whole;
    expect(parseLossTrace(JSON.stringify(whole))).toEqual({ ok: true, value });
  });

  it('may leave out spans and packets', () => {
    const { bad: _bad, lostPackets: _lostPackets, ...rest } = whole;
    const read = parseLossTrace(JSON.stringify(rest));
    expect(read.ok && read.value.bad.length + read.value.lostPackets.length).toBe(0);
  });

  it.each<[object | string, string]>([
    ['{', 'the loss trace is not a JSON object'],
    ['[]', 'the loss trace is not a JSON object'],
    [{ format: 'loss' }, 'the file is not a loss trace: format is not "vrt-loss"'],
    [{ version: 2 }, 'the loss trace is not of version 1, the only one this program reads'],
    [{ durationS: 1 }, 'the loss trace has an unknown key "durationS"'],
    [{ description: 1 }, 'description must be text'],
    [{ loop: 1 }, 'loop must be true or false'],
    [{ durationMs: 0 }, 'durationMs must be a number above 0, at most 86400000'],
    [{ bad: {} }, 'bad must be a list of at most 100000 spans'],
    [{ bad: [7] }, 'bad[0] must be an object with the numbers fromMs, toMs and loss'],
    [
      { bad: [{ fromMs: 5, toMs: 5, loss: 1 }] },
      'bad[0] (5 to 5 ms) must end after it begins, within durationMs, and follow the span before',
    ],
    [
      { bad: [{ fromMs: 5, toMs: 101, loss: 1 }] },
      'bad[0] (5 to 101 ms) must end after it begins, within durationMs, and follow the span before',
    ],
    [
      { bad: [...whole.bad, { fromMs: 20, toMs: 30, loss: 1 }] },
      'bad[2] (20 to 30 ms) must end after it begins, within durationMs, and follow the span before',
    ],
    [{ bad: [{ fromMs: 5, toMs: 6, loss: 0 }] }, 'bad[0].loss must be above 0, at most 1'],
    [{ lostPackets: [3, 3] }, 'lostPackets[1] must be a whole number greater than the one before'],
    [{ lostPackets: [-1] }, 'lostPackets[0] must be a whole number greater than the one before'],
  ])('is refused when it has %j', (change, error) => {
    const text = typeof change === 'string' ? change : JSON.stringify({ ...whole, ...change });
    expect(parseLossTrace(text)).toEqual({ ok: false, error });
  });
});

describe('the loss traces that come with vrt', () => {
  const folder = new URL('../../fixtures/loss/', import.meta.url);
  const mostLoss: Record<string, number> = {
    'wifi-burst.json': 0.01,
    'microwave.json': 0.1,
    'single-shard.json': 0,
    'blackout.json': 0.1,
  };

  it.each(readdirSync(folder))('%s is one, and says what it is', (file) => {
    const trace = parseLossTrace(readFileSync(new URL(file, folder), 'utf8'));
    if (!trace.ok) throw new Error(trace.error);
    expect(trace.value.description.length).toBeGreaterThan(40);
    expect(expectedLoss({ kind: 'trace', trace: trace.value })).toBeLessThanOrEqual(mostLoss[file] ?? 1);
  });
});
