import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.js';

describe('Heartbeat', () => {
  it('is content for as many beats as it has patience, and not for one more', () => {
    const heartbeat = new Heartbeat(3);
    heartbeat.heard();
    expect([1, 2, 3, 4].map(() => heartbeat.beat())).toEqual([true, true, true, false]);
  });

  it('has ten times the patience until the first answer: what starts cannot answer yet', () => {
    const heartbeat = new Heartbeat(3);
    for (let beat = 1; beat <= 30; beat += 1) expect(heartbeat.beat()).toBe(true);
    expect(heartbeat.beat()).toBe(false);
  });

  it('counts a beat by the share of it that the other side had a CPU', () => {
    const heartbeat = new Heartbeat(3);
    heartbeat.heard();
    for (let beat = 1; beat <= 100; beat += 1) expect(heartbeat.beat(0)).toBe(true);
    for (let beat = 1; beat <= 6; beat += 1) expect(heartbeat.beat(0.5)).toBe(true);
    expect(heartbeat.beat(0.5)).toBe(false);
  });

  it('counts from the last answer', () => {
    const heartbeat = new Heartbeat(2);
    for (let count = 0; count < 100; count += 1) {
      expect(heartbeat.beat()).toBe(true);
      expect(heartbeat.beat()).toBe(true);
      heartbeat.heard();
    }
    heartbeat.beat();
    heartbeat.beat();
    expect(heartbeat.beat()).toBe(false);
  });
});
