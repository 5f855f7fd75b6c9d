import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { keepAlive } from './keep-alive.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function started() {
  const sent = vi.fn();
  const silent = vi.fn();
  return { sent, silent, alive: keepAlive(sent, silent) };
}

it('sends every 125 ms, and ends once with a client that says nothing for 5 s', () => {
  const { sent, silent } = started();
  vi.advanceTimersByTime(5_000);
  expect([sent.mock.calls.length, silent.mock.calls.length]).toEqual([40, 0]);
  vi.advanceTimersByTime(60_000);
  expect([sent.mock.calls.length, silent.mock.calls.length]).toEqual([40, 1]);
});

it('goes on for as long as the client speaks', () => {
  const { silent, alive } = started();
  for (let second = 0; second < 60; second += 4) {
    vi.advanceTimersByTime(4_000);
    alive.heard();
  }
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(5_200);
  expect(silent).toHaveBeenCalledOnce();
});

it('does not take for silence of the client what this process was kept from hearing', () => {
  const { silent, alive } = started();
  vi.advanceTimersByTime(1_000);
  // Ten seconds without a turn of our own: the timer fires once, late, and what came meanwhile is read after that.
  const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 10_000);
  vi.advanceTimersByTime(125);
  now.mockRestore();
  alive.heard();
  vi.advanceTimersByTime(4_875);
  expect(silent).not.toHaveBeenCalled();
});

it('waits a minute for a client in lockstep', () => {
  const { silent, alive } = started();
  alive.patient();
  vi.advanceTimersByTime(60_000);
  expect(silent).not.toHaveBeenCalled();
  vi.advanceTimersByTime(125);
  expect(silent).toHaveBeenCalledOnce();
});

it('is over when it is stopped', () => {
  const { sent, silent, alive } = started();
  alive.stop();
  vi.advanceTimersByTime(60_000);
  expect([sent.mock.calls.length, silent.mock.calls.length]).toEqual([0, 0]);
});
