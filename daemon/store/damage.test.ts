import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from './database.js';
import { openStore, storeOver } from './open.js';
import { clientRecord, event, sessionRecord } from './testing/records.js';
import { everyEvent } from '../../protocol/api/event-filter.js';

const every = { ...everyEvent, fromTime: undefined };
let directory: string;
let path: string;
let told: string[];
const now = () => new Date('2025-06-07T08:09:10.111Z');

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-store-'));
  path = join(directory, 'vrt.db');
  told = [];
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function open(events?: { flushMs?: number }) {
  return openStore({ path, now, report: (message) => told.push(message), ...(events && { events }) });
}

function fill(sessions: number) {
  const { store } = open();
  for (let index = 0; index < sessions; index += 1) {
    store.sessions.put(sessionRecord({ id: `s${index}`, name: `session-${index}` }));
  }
  store.close();
}

describe('a database of a newer program', () => {
  it('is refused and left as it is', () => {
    fill(2);
    const db = new Database(path);
    db.pragma('user_version = 99');
    db.close();
    const before = readFileSync(path);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'store-newer', message: expect.stringContaining('99') }),
    );
    expect(readFileSync(path).equals(before)).toBe(true);
    expect(readdirSync(directory).filter((name) => name.includes('corrupt'))).toEqual([]);
  });
});

describe('a database of another program', () => {
  it('is refused and left as it is', () => {
    const db = new Database(path);
    db.exec('CREATE TABLE theirs (a)');
    db.close();
    const before = readFileSync(path);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store-failed' }));
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('a database that lacks a table or a column', () => {
  it.each(['drop table users', 'alter table clients rename column trust to trusty'])(
    'is refused in words and left as it is: %s',
    (change) => {
      fill(2);
      const db = new Database(path);
      db.exec(change);
      db.close();
      expect(() => open()).toThrow(
        expect.objectContaining({
          code: 'store-failed',
          message: expect.stringContaining('was changed by hand or half restored: '),
          hint: expect.stringContaining('move it away'),
        }),
      );
    },
  );
});

describe('a damaged database', () => {
  it.each([
    ['garbage', () => writeFileSync(path, 'this is no database at all, but some text. '.repeat(100))],
    [
      'a file cut off in the middle',
      () => {
        fill(200);
        truncateSync(path, 20_000);
      },
    ],
    [
      'pages overwritten',
      () => {
        fill(200);
        const bytes = readFileSync(path);
        bytes.fill(0xa5, 8_192, 24_576);
        writeFileSync(path, bytes);
      },
    ],
  ])('(%s) is set aside whole, named, and replaced by a new one', (_, damage) => {
    damage();
    writeFileSync(`${path}-wal`, 'left by a crash');
    const before = readFileSync(path);
    const { store, setAside } = open();
    expect(setAside?.path).toBe(`${path}.corrupt-20250607T080910Z`);
    expect(setAside?.why).not.toBe('');
    expect(readFileSync(`${path}.corrupt-20250607T080910Z`).equals(before)).toBe(true);
    expect(store.sessions.list()).toEqual([]);
    store.sessions.put(sessionRecord());
    store.close();
    expect(open().setAside).toBeUndefined();
  });

  it('never overwrites one that was set aside before', () => {
    for (const text of ['first', 'second']) {
      writeFileSync(path, `${text} `.repeat(200));
      open().store.close();
    }
    expect(readFileSync(`${path}.corrupt-20250607T080910Z`, 'utf8')).toContain('first');
    expect(readFileSync(`${path}.corrupt-20250607T080910Z-2`, 'utf8')).toContain('second');
  });

  it('is not what an empty file is', () => {
    writeFileSync(path, '');
    const { store, setAside } = open();
    expect(setAside).toBeUndefined();
    store.close();
  });
});

describe('a path that cannot be used', () => {
  it('says so for a directory that is not there', () => {
    path = join(directory, 'absent', 'vrt.db');
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'store-failed', message: expect.stringContaining(path) }),
    );
  });

  it('says so for a directory in place of the file', () => {
    mkdirSync(path);
    expect(() => open()).toThrow(expect.objectContaining({ code: 'store-failed' }));
  });

  it.skipIf(process.getuid?.() === 0)('says so for a directory without write permission', () => {
    chmodSync(directory, 0o500);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'store-failed', hint: expect.stringContaining('--state-dir') }),
    );
    chmodSync(directory, 0o700);
  });
});

describe('a full disk', () => {
  it('fails a put with store-full, keeps what was there, and works again once there is room', () => {
    const { db } = openDatabase(path, now, (message) => told.push(message));
    const store = storeOver(db, {
      path,
      now,
      report: (message) => told.push(message),
      events: { flushMs: 60_000 },
    });
    store.clients.put(clientRecord());
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    const many = Array.from({ length: 200 }, (_, index) => `192.0.2.${index}`);
    expect(() => store.clients.put(clientRecord({ addresses: [...many, ...many] }))).toThrow(
      expect.objectContaining({ code: 'store-full' }),
    );
    expect(store.clients.list()).toEqual([clientRecord()]);

    db.pragma('max_page_count = 100000');
    store.clients.put(clientRecord({ addresses: many }));
    expect(store.clients.list()).toEqual([clientRecord({ addresses: many })]);
    store.close();
  });

  it('keeps events in memory, says so once, and writes them when there is room', async () => {
    const { db } = openDatabase(path, now, (message) => told.push(message));
    const store = storeOver(db, {
      path,
      now,
      report: (message) => told.push(message),
      events: { flushMs: 1 },
    });
    store.events.append(event(1));
    await expect.poll(() => db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(1);
    db.pragma(`max_page_count = ${String(db.pragma('page_count', { simple: true }))}`);
    const big = { text: 'x'.repeat(20_000) };
    for (let seq = 2; seq <= 20; seq += 1) {
      store.events.append(event(seq, { data: big }));
      await new Promise((resolve) => setTimeout(resolve, 3));
    }
    expect(told).toHaveLength(1);
    expect(store.events.select({ ...every, since: 0, types: [], limit: 100 })).toHaveLength(20);

    db.pragma('max_page_count = 100000');
    store.events.append(event(21));
    await expect.poll(() => db.prepare('SELECT count(*) FROM events').pluck().get()).toBe(21);
    expect(told).toHaveLength(2);
    expect(
      store.events.select({ ...every, since: 0, types: [], limit: 100 }).map(({ seq }) => seq),
    ).toHaveLength(21);
    store.close();
  });

  it.skipIf(!canMount())('is told apart from other I/O errors on a real full file system', () => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300k', 'tmpfs', directory]);
    try {
      const { store } = open();
      store.sessions.put(sessionRecord());
      writeFileSync(join(directory, 'ballast'), '');
      expect(() => writeFileSync(join(directory, 'ballast'), Buffer.alloc(1_000_000))).toThrow('ENOSPC');
      const clients = Array.from({ length: 500 }, (_, index) => `host-${index}`);
      expect(() => store.sessions.put(sessionRecord({ clients }))).toThrow(
        expect.objectContaining({ code: 'store-full' }),
      );
      expect(store.sessions.list()).toEqual([sessionRecord()]);
      rmSync(join(directory, 'ballast'));
      store.sessions.put(sessionRecord({ clients: ['a'] }));
      expect(store.sessions.list()).toEqual([sessionRecord({ clients: ['a'] })]);
      store.close();

      const other = join(directory, 'other');
      mkdirSync(other);
      expect(() => writeFileSync(join(directory, 'ballast'), Buffer.alloc(1_000_000))).toThrow('ENOSPC');
      expect(() => openStore({ path: join(other, 'vrt.db'), now, report: () => undefined })).toThrow(
        expect.objectContaining({ code: 'store-full' }),
      );
    } finally {
      execFileSync('umount', [directory]);
    }
  });
});

describe('kill -9 of the writer', () => {
  const writer = fileURLToPath(new URL('testing/write-until-killed.mjs', import.meta.url));

  it('loses no session that was acknowledged and gives no event number twice', async () => {
    let newest = 0;
    for (const round of [1, 2]) {
      const child = spawn(process.execPath, [writer, path, JSON.stringify(sessionRecord())], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const exited = new Promise((resolve) => child.once('exit', resolve));
      let acknowledged = -1;
      let first: number | undefined;
      for await (const line of createInterface({ input: child.stdout })) {
        const [index, seq] = line.split(' ').map(Number);
        acknowledged = index ?? -1;
        first ??= seq;
        if (acknowledged === 40 * round) child.kill('SIGKILL');
        if (seq !== undefined && child.killed) newest = Math.max(newest, seq);
      }
      await exited;
      const { store, setAside } = open();
      expect(setAside).toBeUndefined();
      const kept = new Set(store.sessions.list().map(({ id }) => id));
      for (let index = 0; index <= acknowledged; index += 1) expect(kept).toContain(`s${index}`);
      expect(store.events.lastSeq()).toBeGreaterThanOrEqual(newest);
      if (round === 2) expect(first).toBeGreaterThan(41);
      store.close();
    }
  });
});

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  const probe = mkdtempSync(join(tmpdir(), 'vrt-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { recursive: true });
  }
}
