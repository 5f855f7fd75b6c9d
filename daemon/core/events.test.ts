import { describe, expect, it } from 'vitest';
import { EventBus } from './events.js';
import { Faults } from './faults.js';
import { MemoryStore } from './testing/memory-store.js';

describe('a listener of events that throws', () => {
  it('costs itself the event: the change is made, others hear of it, and it is told once', () => {
    const store = new MemoryStore();
    const faults = new Faults();
    const bearing = new EventBus(store.events, () => new Date(0), faults);
    faults.tellTo((event) => bearing.publish(event));
    const heardOf: string[] = [];
    bearing.subscribe(({ action }) => {
      if (action !== 'fault') throw new Error('deaf');
    });
    bearing.subscribe(({ action }) => heardOf.push(action));
    for (const action of ['started', 'stopping'] as const)
      bearing.emit('daemon', action, { severity: 'info', message: '', subject: '', data: {} });
    expect(heardOf).toEqual(['fault', 'started', 'stopping']);
    expect(faults.total).toBe(2);
    expect(store.log.map(({ seq, message }) => [seq, message])).toEqual([
      [1, ''],
      [2, 'Following events failed: deaf. vrtd goes on.'],
      [3, ''],
    ]);
  });
});
