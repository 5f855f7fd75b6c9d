import { beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../protocol/api/event.js';
import { sessionFor } from './assignment.js';
import { Clients } from './clients.js';
import { EventBus } from './events.js';
import { Sessions } from './sessions.js';
import { Settings } from './settings.js';
import { StrangerLimit } from './stranger-limit.js';
import type { ClientRecord, SessionRecord, Store } from './store.js';

/** The store's promise kept in memory, with a switch for a full disk. */
class MemoryStore implements Store {
  full = false;
  readonly kept = {
    sessions: new Map<string, SessionRecord>(),
    clients: new Map<string, ClientRecord>(),
    settings: new Map<string, unknown>(),
  };
  readonly log: Event[] = [];
  readonly sessions = this.#table(this.kept.sessions);
  readonly clients = this.#table(this.kept.clients);
  readonly settings = {
    list: () => [...this.kept.settings].map(([key, value]) => ({ key, value })),
    put: (key: string, value: boolean | number) => void this.kept.settings.set(key, value),
  };
  readonly events = {
    lastSeq: () => this.log.at(-1)?.seq ?? 0,
    append: (event: Event) => void this.log.push(event),
    select: () => this.log,
  };

  close(): void {}

  #table<T extends { id: string }>(rows: Map<string, T>) {
    return {
      list: () => [...rows.values()],
      put: (row: T) => {
        if (this.full) throw new Error('disk full');
        rows.set(row.id, row);
      },
      delete: (id: string) => void rows.delete(id),
    };
  }
}

const now = () => new Date('2026-01-02T03:04:05Z');
let store: MemoryStore;
let bus: EventBus;
let closed: string[];
let clients: Clients;
let sessions: Sessions;

beforeEach(() => {
  store = new MemoryStore();
  bus = new EventBus(store.events, now);
  closed = [];
  const streams = {
    idsOfSession: () => [],
    closeSession: (id: string) => void closed.push(id),
    closeClient: (id: string) => void closed.push(id),
  };
  clients = new Clients(store.clients, bus, streams, now, () => false);
  sessions = new Sessions(store.sessions, bus, streams, now);
});

const heard = (hostname: string, address: string) => ({
  hostname,
  address,
  dialect: 'ALVR 20.x',
  problem: null,
});
const actions = () => store.log.map(({ type, action }) => `${type} ${action}`);

describe('sessions', () => {
  it('start when they are created, are found by name, id and unique prefix, and stop before they are deleted', () => {
    const { id } = sessions.create({ name: 'lobby' });
    for (const wanted of ['lobby', id, id.slice(0, 4)])
      expect(sessions.get(wanted)).toMatchObject({ name: 'lobby', state: 'running' });
    expect(() => sessions.get('l')).toThrow(/no session called "l"/);
    expect(() => sessions.create({ name: 'lobby' })).toThrow(/already/);
    expect(() => sessions.delete('lobby')).toThrow(/running/);
    expect(sessions.stop('lobby').state).toBe('stopped');
    expect(closed).toEqual([id]);
    sessions.delete('lobby');
    expect(sessions.list()).toEqual([]);
    expect(actions()).toEqual(['session created', 'session stopped', 'session deleted']);
  });

  it('are as they were when the store refuses a change', () => {
    sessions.create({ name: 'lobby' });
    store.full = true;
    expect(() => sessions.stop('lobby')).toThrow('disk full');
    expect(sessions.get('lobby').state).toBe('running');
    expect(() => sessions.create({ name: 'other' })).toThrow('disk full');
    expect(sessions.list()).toHaveLength(1);
    expect(actions()).toEqual(['session created']);
  });

  it('take the client they name first, and otherwise the one that was started first takes anybody', () => {
    const any = { id: 'a', clients: [] as string[] } as SessionRecord;
    const named = { id: 'b', clients: ['1234.client'] } as SessionRecord;
    const client = { id: 'x', hostname: '1234.client', name: 'desk' } as Parameters<typeof sessionFor>[0];
    expect(sessionFor(client, [any, named])).toBe(named);
    expect(sessionFor({ ...client, hostname: 'other' }, [named, any])).toBe(any);
    expect(sessionFor({ ...client, hostname: 'other' }, [named])).toBeUndefined();
  });
});

describe('clients', () => {
  it('are remembered on disk only once somebody decides about them', () => {
    clients.heard(heard('1234.client', '10.0.0.2'), 0);
    expect(store.kept.clients.size).toBe(0);
    clients.patch('1234.client', { trust: 'trusted' });
    expect([...store.kept.clients.values()]).toMatchObject([{ hostname: '1234.client', trust: 'trusted' }]);
  });

  it('are absent when they fall silent, and forgotten then when nobody decided about them', () => {
    clients.heard(heard('kept.client', '10.0.0.2'), 0);
    clients.heard(heard('other.client', '10.0.0.3'), 0);
    clients.patch('kept.client', { trust: 'trusted' });
    clients.expire(4_000);
    expect(clients.list().map(({ state }) => state)).toEqual(['found', 'found']);
    clients.expire(6_000);
    expect(clients.list()).toMatchObject([{ hostname: 'kept.client', state: 'absent' }]);
  });

  it('that lose their trust lose their streams', () => {
    clients.heard(heard('1234.client', '10.0.0.2'), 0);
    const { id } = clients.patch('1234.client', { trust: 'trusted' });
    clients.patch('1234.client', { trust: 'blocked' });
    expect(closed).toEqual([id]);
  });

  it('with one host name: the first keeps it, and the other is told of once', () => {
    clients.heard(heard('twin', '10.0.0.2'), 0);
    for (let ms = 1; ms < 3_000; ms += 500) clients.heard(heard('twin', '10.0.0.3'), ms);
    expect(clients.get('twin').address).toBe('10.0.0.2');
    expect(actions().filter((action) => action === 'client conflict')).toHaveLength(1);
    // Once the first is gone, the name is free.
    clients.expire(6_000);
    clients.heard(heard('twin', '10.0.0.3'), 6_100);
    expect(clients.get('twin').address).toBe('10.0.0.3');
  });

  it('added by address take the host name that announces itself from there', () => {
    const { id } = clients.add({ address: '10.0.0.7' });
    clients.heard(heard('5678.client', '10.0.0.7'), 0);
    expect(clients.list()).toMatchObject([
      { id, hostname: '5678.client', name: '5678.client', trust: 'trusted' },
    ]);
  });
});

describe('strangers', () => {
  it('cost no more than their share, per address and in all', () => {
    const limit = new StrangerLimit();
    const from = (address: string, count: number, startMs: number) =>
      Array.from({ length: count }, (_, index) => limit.admit(address, startMs + index * 1000)).filter(
        Boolean,
      ).length;
    expect(from('10.0.0.1', 50, 0)).toBe(4);
    let others = 0;
    for (let host = 0; host < 400; host += 1)
      others += from(`10.1.${host >> 8}.${host & 255}`, 1, 100_000 + host * 1000);
    expect(others).toBe(252);
    limit.left('10.0.0.1');
    expect(limit.admit('10.0.0.1', 1_000_000)).toBe(true);
  });

  it('are admitted at a bounded rate', () => {
    const limit = new StrangerLimit();
    const burst = Array.from({ length: 100 }, (_, index) => limit.admit(`10.2.0.${index}`, 0)).filter(
      Boolean,
    );
    expect(burst).toHaveLength(10);
  });
});

describe('settings', () => {
  it('keep what is in range, refuse the rest, and ignore a stored value that no longer fits', () => {
    store.kept.settings.set('idr.share', 7);
    const settings = new Settings(store.settings, bus);
    expect(settings.number('idr.share')).toBe(0.2);
    expect(actions()).toEqual(['setting ignored']);
    expect(settings.set('idr.minimumIntervalMs', 150)).toMatchObject({ value: 150, default: 100 });
    expect(() => settings.set('idr.minimumIntervalMs', 1)).toThrow(/from 5 to 1000/);
    expect(() => settings.set('idr.nothing', 1)).toThrow(/no setting/);
  });
});
