import { describe, expect, it } from 'vitest';
import { Heartbeat } from './heartbeat.js';

describe('Heartbeat', () => {
  it('is content for as many beats as it has patience, and not for one more', () => {
    const heartbeat = new Heartbeat(3);
    expect([1, 2, 3, 4].map(() => heartbeat.beat())).toEqual([true, true, true, false]);
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
