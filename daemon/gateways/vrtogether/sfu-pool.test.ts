import { afterEach, beforeEach, expect, it } from 'vitest';
import { SfuPool, type PoolSettings } from './sfu-pool.js';

let settings: PoolSettings | null;
let told: string[];
const pools: SfuPool[] = [];

/** Says its port and its process, and stays. */
const server = ['/bin/sh', '-c', 'echo on %SFU_PORT% as $$; exec sleep 600'];

beforeEach(() => {
  settings = {
    command: server,
    ports: [7001, 7002],
    url: 'http://%EXTERNAL_HOSTNAME%:%SFU_PORT%/%USER_ID%/',
  };
  told = [];
});

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.stop();
});

function poolOf(shared: boolean): SfuPool {
  const pool = new SfuPool({
    guarded: (_, work) => work,
    kind: shared ? 'dash' : 'webrtc',
    shared,
    settings: () => settings,
    tell: (action, message, sessions) => told.push(`${action} ${sessions.join('+')}: ${message}`),
  });
  pools.push(pool);
  return pool;
}

/** Ids of the processes that have said so, by port, the newest of each. */
function running(): Map<number, number> {
  return new Map(
    told.flatMap((line) => {
      const [, port, pid] = / on (\d+) as (\d+)/.exec(line) ?? [];
      return port === undefined ? [] : [[Number(port), Number(pid)] as const];
    }),
  );
}

function alive(pid: number | undefined): boolean {
  try {
    return process.kill(pid ?? 0, 0);
  } catch {
    return false;
  }
}

const started = () => told.filter((line) => line.startsWith('sfu-started'));
const urlOf = (pool: SfuPool, session: string) => pool.address(session, 'U1', 'vr.example').url_gen;

it('each session gets a process of its own, once, and past the ports the one with the fewest', () => {
  const pool = poolOf(true);
  expect(['a', 'b', 'a', 'c', 'd'].map((session) => pool.open(session))).toEqual(Array(5).fill(true));
  expect(started()).toEqual([
    'sfu-started : The dash server on port 7001 was started.',
    'sfu-started : The dash server on port 7002 was started.',
  ]);
  expect(['a', 'b', 'c', 'd'].map((session) => urlOf(pool, session))).toEqual([
    'http://vr.example:7001/U1/',
    'http://vr.example:7002/U1/',
    'http://vr.example:7001/U1/',
    'http://vr.example:7002/U1/',
  ]);
  pool.close('b');
  expect([pool.open('e'), urlOf(pool, 'e')]).toEqual([true, 'http://vr.example:7002/U1/']);
});

it('where ids are unique only in a session, none is shared', () => {
  const pool = poolOf(false);
  expect(['a', 'b', 'c'].map((session) => pool.open(session))).toEqual([true, true, false]);
  expect(urlOf(pool, 'c')).toBe('');
  pool.close('a');
  expect([pool.open('c'), urlOf(pool, 'c')]).toEqual([true, 'http://vr.example:7001/U1/']);
});

it('every placeholder is filled wherever it stands, and the address is that of the start', () => {
  settings = {
    command: server,
    ports: [7003],
    url: '%USER_ID%@%EXTERNAL_HOSTNAME%:%SFU_PORT%/%SESSION_ID%/%USER_ID%',
  };
  const pool = poolOf(true);
  pool.open('s');
  settings = { ...settings, url: 'elsewhere' };
  expect(urlOf(pool, 's')).toBe('U1@vr.example:7003/s/U1');
});

it('a process ends with its last session, and the next on its port begins once it is gone', async () => {
  settings = { command: server, ports: [7004], url: '' };
  const pool = poolOf(true);
  pool.open('a');
  pool.open('b');
  await expect.poll(() => running().get(7004)).toBeDefined();
  const first = running().get(7004);
  expect(told.at(-1)).toMatch(/^sfu-said a\+b: The dash server on port 7004: on 7004 as \d+$/);
  pool.close('a');
  pool.close('a');
  expect(alive(first)).toBe(true);
  pool.close('b');
  pool.open('c');
  await expect.poll(() => running().get(7004)).not.toBe(first);
  expect(alive(first)).toBe(false);
  const order = told.map((line) => line.split(' ')[0]);
  expect(order).toEqual(['sfu-started', 'sfu-said', 'sfu-started', 'sfu-stopped', 'sfu-said']);
  const second = running().get(7004);
  await pool.stop();
  expect(alive(second)).toBe(false);
});

it('one that ends by itself is started again, and that is told to its sessions', async () => {
  settings = { command: server, ports: [7005], url: '' };
  const pool = poolOf(true);
  pool.open('a');
  await expect.poll(() => running().get(7005)).toBeDefined();
  const first = running().get(7005) ?? 0;
  process.kill(first, 'SIGKILL');
  await expect.poll(() => running().get(7005), { timeout: 10_000 }).not.toBe(first);
  expect(told).toContainEqual(
    expect.stringMatching(/^sfu-ended a: The dash server on port 7005 .*SIGKILL.*250 ms\.$/),
  );
});

it.each([
  ['an absolute path', '/nowhere/sfu'],
  ['a name', 'no-such-sfu'],
  ['nothing', ''],
])('a program that is not there (%s) serves no session, and is told each time', (_, program) => {
  settings = { command: program === '' ? [] : [program], ports: [7006], url: 'x' };
  const pool = poolOf(true);
  expect([pool.open('a'), urlOf(pool, 'a')]).toEqual([false, '']);
  const line = `sfu-missing a: The dash server "${program}" cannot be run; see vrtogether.dash.command.`;
  expect(told).toEqual([line, line]);
});

it('while it is off, or without ports, there is none', () => {
  settings = { command: server, ports: [], url: 'x' };
  const pool = poolOf(true);
  expect(pool.open('a')).toBe(false);
  settings = null;
  expect([pool.open('a'), urlOf(pool, 'a'), told]).toEqual([false, '', []]);
});
