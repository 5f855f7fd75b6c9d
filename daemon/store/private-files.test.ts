import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openStore } from './open.js';
import { event, sessionRecord } from './testing/records.js';

let directory: string;
let path: string;
let umask: number;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-private-'));
  path = join(directory, 'vrt.db');
  umask = process.umask(0o000);
});
afterEach(() => {
  process.umask(umask);
  rmSync(directory, { recursive: true });
});

function open() {
  return openStore({ path, now: () => new Date('2025-06-07T08:09:10.111Z'), report: () => undefined }).store;
}

function modes(): Record<string, string> {
  return Object.fromEntries(
    readdirSync(directory).map((name) => [name, (statSync(join(directory, name)).mode & 0o777).toString(8)]),
  );
}

describe('the files of the database', () => {
  it('are for their owner alone, whatever the umask', () => {
    const store = open();
    store.sessions.put(sessionRecord());
    store.events.append(event(1));
    expect(modes()).toEqual({ 'vrt.db': '600', 'vrt.db-shm': '600', 'vrt.db-wal': '600' });
    store.close();
  });

  it('of an earlier version, left by a crash and readable to all, are closed', () => {
    const before = open();
    before.sessions.put(sessionRecord());
    for (const name of readdirSync(directory)) chmodSync(join(directory, name), 0o644);
    writeFileSync(`${path}.corrupt-20250101T000000Z`, 'old', { mode: 0o644 });
    const after = open();
    expect(modes()).toEqual({
      'vrt.db': '600',
      'vrt.db-shm': '600',
      'vrt.db-wal': '600',
      'vrt.db.corrupt-20250101T000000Z': '600',
    });
    expect(after.sessions.list()).toEqual([sessionRecord()]);
    after.close();
    before.close();
  });

  it('that are set aside as damaged are closed too', () => {
    writeFileSync(path, Buffer.alloc(8_192, 'no database'), { mode: 0o644 });
    open().close();
    const found = modes();
    expect(Object.keys(found).some((name) => name.includes('corrupt'))).toBe(true);
    expect(new Set(Object.values(found))).toEqual(new Set(['600']));
  });
});
