import { describe, expect, it } from 'vitest';
import type { UserRecord } from '../store.js';
import { UserDataWrites } from './user-data.js';

const mira: UserRecord = {
  id: 'm',
  name: 'mira',
  kind: 'guest',
  role: 'user',
  password: null,
  banned: null,
  data: { old: true },
  address: null,
  bound: true,
  createdAt: '2026-01-01T00:00:00.000Z',
  lastSeenAt: null,
};

/** A store whose transactions take a while on a clock that the test sets, and may fail. */
function world(costMs = 4) {
  const records = new Map([[mira.id, mira]]);
  const stored: UserRecord[][] = [];
  const told: unknown[] = [];
  const planned: { work: () => void; afterMs: number }[] = [];
  let nowMs = 1_000;
  let batch: UserRecord[] = [];
  const state = { full: false };
  const writes = new UserDataWrites({
    store: {
      users: { list: () => [], delete: () => undefined, put: (record) => batch.push(record) },
      atomically: (work) => {
        batch = [];
        const result = work();
        if (state.full) throw new Error('disk full');
        stored.push(batch);
        nowMs += costMs;
        return result;
      },
    },
    record: (id) => records.get(id),
    remember: (record) => records.set(record.id, record),
    tell: (_id, data) => told.push(data),
    monotonicMs: () => nowMs,
    later: (work, afterMs) => planned.push({ work, afterMs }),
  });
  const put = (data: object) => {
    const record = records.get(mira.id);
    if (record === undefined) throw new Error('unreachable');
    return writes.put(record, { ...data });
  };
  const next = () => {
    const due = planned.shift();
    nowMs += due?.afterMs ?? 0;
    due?.work();
    return due?.afterMs;
  };
  return { put, next, stored, told, planned, records, state };
}

describe('changes of user data', () => {
  it('are one transaction for all of a turn, told once, and kept before anybody hears so', async () => {
    const { put, next, stored, told, planned, records } = world();
    let kept = 0;
    const all = [1, 2, 3].map((n) => put({ n }).then(() => (kept += 1)));
    expect(records.get('m')?.data).toEqual({ n: 3 });
    await Promise.resolve();
    expect([kept, stored.length, planned.length]).toEqual([0, 0, 1]);
    expect(next()).toBe(0);
    await Promise.all(all);
    expect([kept, told]).toEqual([3, [{ n: 3 }]]);
    expect(stored.map((batch) => batch.map(({ data }) => data))).toEqual([[{ n: 3 }]]);
  });

  it('of a loop take a tenth of the time at most', async () => {
    const { put, next } = world(4);
    const pauses: (number | undefined)[] = [];
    for (let n = 0; n < 5; n += 1) {
      const kept = put({ n });
      pauses.push(next());
      await kept;
    }
    expect(pauses).toEqual([0, 36, 36, 36, 36]);
  });

  it('wait half a second at most, however slow the disk is', async () => {
    const { put, next } = world(2_000);
    const first = put({ n: 1 });
    next();
    await first;
    const second = put({ n: 2 });
    expect(next()).toBe(500);
    await second;
  });

  it('that cannot be stored are taken back, and whoever waits hears why', async () => {
    const { put, next, told, records, state } = world();
    state.full = true;
    const lost = [put({ n: 1 }), put({ n: 2 })];
    const reasons = Promise.allSettled(lost);
    next();
    expect((await reasons).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(records.get('m')?.data).toEqual({ old: true });
    expect(told).toEqual([]);
    state.full = false;
    const kept = put({ n: 3 });
    next();
    await kept;
    expect(told).toEqual([{ n: 3 }]);
  });

  it('of a user who is gone meanwhile harm nobody', async () => {
    const { put, next, stored, told, records } = world();
    const kept = put({ n: 1 });
    records.delete('m');
    next();
    await kept;
    expect([stored, told]).toEqual([[[]], []]);
  });
});
