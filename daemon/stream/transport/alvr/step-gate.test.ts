import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { StepGate } from './step-gate.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function gate() {
  const passed: number[] = [];
  return { passed, steps: new StepGate(({ step }) => passed.push(step)) };
}

it('lets a step pass at once whose packets are there', () => {
  const { passed, steps } = gate();
  steps.arrived();
  steps.request({ step: 0, timestampNs: 1n, sent: 1 });
  expect(passed).toEqual([0]);
  expect(vi.getTimerCount()).toBe(0);
});

it('lets it pass with the last packet that it names, once', () => {
  const { passed, steps } = gate();
  steps.request({ step: 0, timestampNs: 1n, sent: 2 });
  steps.arrived();
  expect(passed).toEqual([]);
  steps.arrived();
  steps.arrived();
  expect(passed).toEqual([0]);
  expect(vi.getTimerCount()).toBe(0);
});

it('lets it pass without what was lost, after fifty looks that found nothing new', () => {
  const { passed, steps } = gate();
  steps.request({ step: 0, timestampNs: 1n, sent: 3 });
  vi.advanceTimersByTime(40 * 20);
  steps.arrived();
  vi.advanceTimersByTime(50 * 20);
  expect(passed).toEqual([]);
  vi.advanceTimersByTime(20);
  expect(passed).toEqual([0]);
  expect(vi.getTimerCount()).toBe(0);
});

it('lets nothing pass once it is closed', () => {
  const { passed, steps } = gate();
  steps.request({ step: 0, timestampNs: 1n, sent: 1 });
  steps.close();
  steps.arrived();
  vi.advanceTimersByTime(10_000);
  expect(passed).toEqual([]);
});
