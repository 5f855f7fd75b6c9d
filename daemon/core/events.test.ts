import { describe, expect, it } from 'vitest';
import { everyEvent } from '../../protocol/api/event-filter.js';
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

describe('the bus of events', () => {
  const facts = { severity: 'info', message: 'm', subject: '', data: {} } as const;
  // What events hold is another test's.
  const draft = (type: 'daemon' | 'loss' | 'graph') =>
    ({ ...facts, type, action: 'a' }) as unknown as Parameters<EventBus['publish']>[0];

  function busOver(store: MemoryStore) {
    const faults = new Faults();
    return new EventBus(store.events, () => new Date('2026-01-02T03:04:05Z'), faults);
  }

  it('numbers and stores each event, gives it to who wants it, and goes on behind what is stored', () => {
    const store = new MemoryStore();
    const bus = busOver(store);
    const heard: unknown[] = [];
    bus.subscribe((event) => heard.push(event));
    const event = bus.publish(draft('daemon'));
    expect(event).toEqual({
      ...facts,
      seq: 1,
      time: '2026-01-02T03:04:05.000Z',
      type: 'daemon',
      action: 'a',
    });
    expect(bus.publish(draft('loss')).seq).toBe(2);
    expect(store.log.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(heard).toEqual(store.log);
    expect(busOver(store).publish(draft('daemon')).seq).toBe(3);
    expect(bus.select({ ...everyEvent, since: 0, fromTime: undefined, limit: 9 })).toBe(store.log);
  });

  it('stores nothing of what is transient, which carries the last number and goes to who names it', () => {
    const store = new MemoryStore();
    const bus = busOver(store);
    const heard: string[] = [];
    bus.subscribe(({ type, seq }) => heard.push(`every ${type} ${seq}`));
    bus.subscribe(({ type, seq }) => heard.push(`graph ${type} ${seq}`), { ...everyEvent, types: ['graph'] });
    bus.publish(draft('daemon'));
    expect(bus.publish(draft('graph')).seq).toBe(1);
    expect(heard).toEqual(['every daemon 1', 'graph graph 1']);
    expect(store.log).toHaveLength(1);
  });

  it('calls nobody who wants no more', () => {
    const bus = busOver(new MemoryStore());
    const heard: string[] = [];
    const end = bus.subscribe(() => heard.push('first'));
    bus.subscribe(() => heard.push('second'));
    end();
    end();
    bus.publish(draft('daemon'));
    expect(heard).toEqual(['second']);
  });

  it('tells who makes events whether anybody wants them, when that changes', () => {
    const bus = busOver(new MemoryStore());
    const told: string[] = [];
    const end = bus.onInterest('graph', (wanted) => told.push(`graph ${wanted}`));
    bus.onInterest('daemon', (wanted) => told.push(`daemon ${wanted}`));
    expect([bus.wanted('graph'), bus.wanted('daemon')]).toEqual([false, false]);
    const graph = { ...everyEvent, types: ['graph'] } as const;
    const [first, second] = [bus.subscribe(() => undefined, graph), bus.subscribe(() => undefined, graph)];
    expect([bus.wanted('graph'), bus.wanted('daemon')]).toEqual([true, false]);
    bus.subscribe(() => undefined);
    first();
    expect(told).toEqual(['graph true', 'daemon true']);
    second();
    expect(told).toEqual(['graph true', 'daemon true', 'graph false']);
    end();
    bus.subscribe(() => undefined, graph);
    expect(told).toHaveLength(3);
    // Whoever begins to ask while it is wanted is told when it is not.
    bus.onInterest('graph', (wanted) => told.push(`again ${wanted}`));
    expect(told).toHaveLength(3);
  });
});
