import { beforeEach, describe, expect, it } from 'vitest';
import { CoreOverMemory } from './testing/core-over-memory.js';

let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

describe('sessions', () => {
  it('start when they are created, are found by name, id and unique prefix, and stop before they are deleted', () => {
    const { id } = core.sessions.create({ name: 'lobby' });
    for (const wanted of ['lobby', id, id.slice(0, 4)])
      expect(core.sessions.get(wanted)).toMatchObject({ name: 'lobby', state: 'running' });
    expect(() => core.sessions.get('l')).toThrow(/no session called "l"/);
    expect(() => core.sessions.create({ name: 'lobby' })).toThrow(/already/);
    expect(() => core.sessions.delete('lobby')).toThrow(/running/);
    expect(core.sessions.stop('lobby').state).toBe('stopped');
    expect(core.streams.closed).toEqual([`session ${id}: the session was stopped`]);
    core.sessions.delete('lobby');
    expect(core.sessions.list()).toEqual([]);
    expect(core.actions()).toEqual(['session created', 'session stopped', 'session deleted']);
  });

  it('are as they were when the store refuses a change', () => {
    core.sessions.create({ name: 'lobby' });
    core.store.full = true;
    expect(() => core.sessions.stop('lobby')).toThrow('disk full');
    expect(core.sessions.get('lobby').state).toBe('running');
    expect(() => core.sessions.create({ name: 'other' })).toThrow('disk full');
    expect(core.sessions.list()).toHaveLength(1);
    expect(core.actions()).toEqual(['session created']);
  });
});
