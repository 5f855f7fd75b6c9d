import { describe, expect, it } from 'vitest';
import { parseLoss, type LossSpec } from './loss-spec.js';

const ge = (
  meanGood: number,
  meanBad: number,
  lossInBad: number,
  unit: 'ms' | 'packets' = 'ms',
): LossSpec => ({
  kind: 'gilbert-elliott',
  unit,
  meanGood,
  meanBad,
  lossInBad,
});

describe('a loss as people type it', () => {
  it.each<[string, LossSpec, string]>([
    ['none', { kind: 'none' }, 'none'],
    ['0', { kind: 'none' }, 'none'],
    ['2%', { kind: 'rate', loss: 0.02 }, '2%'],
    [' 0.5 %', { kind: 'rate', loss: 0.005 }, '0.5%'],
    ['0.02', { kind: 'rate', loss: 0.02 }, '2%'],
    ['.5', { kind: 'rate', loss: 0.5 }, '50%'],
    ['100%', { kind: 'rate', loss: 1 }, '100%'],
    ['ge:good=2000ms,bad=3ms', ge(2000, 3, 0.9), 'ge:good=2000ms,bad=3ms,loss=0.9'],
    ['ge:bad=40ms, good=1.5s, loss=80%', ge(1500, 40, 0.8), 'ge:good=1500ms,bad=40ms,loss=0.8'],
    ['ge:good=500pkt,bad=4pkt,loss=1', ge(500, 4, 1, 'packets'), 'ge:good=500pkt,bad=4pkt,loss=1'],
  ])('%j is understood', (text, spec, formatted) => {
    expect(parseLoss(text)).toEqual({ ok: true, value: spec });
    expect(parseLoss(formatted)).toEqual({ ok: true, value: spec });
  });

  it.each([
    ['', '"" is not a loss'],
    ['lots', '"lots" is not a loss'],
    ['-1%', '"-1%" is not a loss'],
    ['2', 'a loss of 2 is more than 100 %; write 2% for a percentage'],
    ['200%', 'a loss of 200% is more than 100 %'],
    ['ge:', '"" is not good=, bad= or loss='],
    ['ge:good=2000ms', 'bad= must be a duration of at least 0.1ms or 1pkt'],
    ['ge:good=2000,bad=3ms', 'good= must be a duration of at least 0.1ms or 1pkt'],
    ['ge:good=2000ms,bad=3pkt', 'good= and bad= must both be times or both be packets'],
    ['ge:good=0ms,bad=3ms', 'good= must be a duration of at least 0.1ms or 1pkt'],
    ['ge:good=1s,good=2s,bad=3ms', 'good= is given twice'],
    ['ge:good=1s,bad=3ms,loss=2', 'loss= must be a share from 0 to 1 or a percentage'],
    ['ge:good=1s,bad=3ms,lose=1', '"lose=1" is not good=, bad= or loss='],
  ])('%j is refused with the forms there are', (text, why) => {
    expect(parseLoss(text)).toEqual({
      ok: false,
      error: `${why}: expected none, a percentage like 2%, a share like 0.02, or ge:good=2000ms,bad=3ms[,loss=0.9] (ms, s or pkt)`,
    });
  });
});
