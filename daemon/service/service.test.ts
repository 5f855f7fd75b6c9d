import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { EventEmitter, once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  closeSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  chmodSync,
} from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDirectories } from './directories.js';
import { groupIdIn } from './group.js';
import { claimInstance } from './instance.js';
import { createLog } from './log.js';
import { serviceManager, watchdogPeriodMs } from './notify.js';
import { portIsTaken, portOwner, socketInodes } from './port-owner.js';
import { RepeatCounter } from './repeat-counter.js';
import { onStopSignals } from './signals.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-service-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('the log', () => {
  it('is one JSON object per line where there is no terminal', () => {
    const line: unknown = JSON.parse(logged('auto', false));
    expect(line).toMatchObject({
      level: 30,
      uid: 7,
      msg: 'hello',
      time: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  it('is one readable line on a terminal', () => {
    expect(logged('auto', true)).toMatch(/^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: hello \{"uid":7\}\n$/);
  });

  it('does what it is told whatever the terminal', () => {
    expect(logged('pretty', false)).toContain('INFO: hello');
    expect(logged('json', true)).toContain('"msg":"hello"');
  });
});

describe('the counter of repeated trouble', () => {
  it('tells the first case at once and the rest as one sum with the newest case', () => {
    const told: unknown[] = [];
    const counter = new RepeatCounter<string>((...what) => told.push(what), 60_000);
    counter.add('short packet', 'a');
    counter.add('short packet', 'b');
    counter.add('short packet', 'c');
    counter.add('no peer', 'd');
    expect(told).toEqual([
      ['short packet', 1, 'a'],
      ['no peer', 1, 'd'],
    ]);
    counter.close();
    expect(told.slice(2)).toEqual([['short packet', 2, 'c']]);
  });

  it('tells sums at intervals and begins anew after a quiet one', async () => {
    const told: unknown[] = [];
    const counter = new RepeatCounter<number>((...what) => told.push(what), 5);
    counter.add('x', 1);
    counter.add('x', 2);
    await expect.poll(() => told).toContainEqual(['x', 1, 2]);
    await new Promise((resolve) => setTimeout(resolve, 30));
    counter.add('x', 3);
    expect(told.at(-1)).toEqual(['x', 1, 3]);
    counter.close();
  });

  it('sums made-up kinds under one name', () => {
    const told: string[] = [];
    const counter = new RepeatCounter<number>((kind) => told.push(kind), 60_000);
    for (let kind = 0; kind < 1_000; kind += 1) counter.add(`kind ${kind}`, kind);
    expect(told.length).toBeLessThanOrEqual(65);
    counter.close();
  });
});

describe('systemd', () => {
  const python = spawnSync('python3', ['--version']).status === 0;
  const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("listening", flush=True)
while True: print(repr(s.recv(4096).decode()), flush=True)
`;

  it.skipIf(!python)('is told that the daemon is ready, alive and stopping', async () => {
    const path = join(directory, 'notify');
    const child = spawn('python3', ['-c', receiver, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    try {
      const heard: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => heard.push(line));
      await expect.poll(() => heard, { timeout: 10_000 }).toContain('listening');
      const manager = serviceManager({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '10000' }, 1);
      manager.ready('2 sessions\nand more');
      await expect.poll(() => heard.filter((line) => line.includes('WATCHDOG=1')).length).toBeGreaterThan(2);
      manager.status('busy');
      manager.stopping();
      await expect.poll(() => heard).toContain(String.raw`'STOPPING=1\nSTATUS=Stopping'`);
      expect(heard).toContain(String.raw`'READY=1\nSTATUS=2 sessions and more'`);
      expect(heard).toContain(`'STATUS=busy'`);
      manager.close();
    } finally {
      child.kill();
      await exited;
    }
  });

  it('is not needed', () => {
    for (const env of [{}, { NOTIFY_SOCKET: '' }, { NOTIFY_SOCKET: join(directory, 'absent') }]) {
      const manager = serviceManager(env, 1);
      manager.ready('x');
      manager.stopping();
      manager.close();
    }
  });

  it.each([
    [{ WATCHDOG_USEC: '30000000' }, 15_000],
    [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, 15_000],
    [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' }, undefined],
    [{ WATCHDOG_USEC: '0' }, undefined],
    [{ WATCHDOG_USEC: 'soon' }, undefined],
    [{}, undefined],
  ])('has its watchdog fed at half its time: %j', (env, expected) => {
    expect(watchdogPeriodMs(env, 7)).toBe(expected);
  });
});

describe('signals', () => {
  it('stop once, then force', () => {
    const emitter = new EventEmitter();
    const done: string[] = [];
    const end = onStopSignals(emitter, {
      stop: (s) => done.push(`stop ${s}`),
      force: (s) => done.push(`force ${s}`),
    });
    emitter.emit('SIGINT');
    emitter.emit('SIGTERM');
    expect(done).toEqual(['stop SIGINT', 'force SIGTERM']);
    end();
    expect(emitter.eventNames()).toEqual([]);
  });
});

describe('the one daemon of a socket', () => {
  it('is the first that claims it', async () => {
    const socket = join(directory, 's');
    const first = await claimInstance(socket, directory);
    await expect(claimInstance(socket, directory)).rejects.toMatchObject({
      code: 'already-running',
      message: expect.stringContaining(`pid ${process.pid}`),
    });
    first.release();
    (await claimInstance(socket, directory)).release();
  });

  it('is the one of its state directory too', async () => {
    const first = await claimInstance(join(directory, 'a'), directory);
    await expect(claimInstance(join(directory, 'b'), directory)).rejects.toMatchObject({
      message: expect.stringContaining(directory),
    });
    first.release();
    (await claimInstance(join(directory, 'b'), directory)).release();
  });

  it('removes the socket that a killed one left', async () => {
    const socket = join(directory, 's');
    const script = `require('net').createServer().listen(${JSON.stringify(socket)}, () => console.log('up'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    await once(child.stdout, 'data');
    await expect(claimInstance(socket, directory)).rejects.toMatchObject({ code: 'already-running' });
    child.kill('SIGKILL');
    await exited;
    expect(existsSync(socket)).toBe(true);
    (await claimInstance(socket, directory)).release();
    expect(existsSync(socket)).toBe(false);
  });

  it('never removes what is no socket', async () => {
    const socket = join(directory, 's');
    writeFileSync(socket, 'a letter');
    await expect(claimInstance(socket, directory)).rejects.toMatchObject({ code: 'file-unreadable' });
    expect(readFileSync(socket, 'utf8')).toBe('a letter');
    rmSync(socket);
    (await claimInstance(socket, directory)).release();
  });

  it('says why the lock cannot be taken', async () => {
    await expect(claimInstance(join(directory, 'absent', 's'), directory)).rejects.toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('absent'),
    });
  });
});

describe('directories', () => {
  const uid = process.getuid?.() ?? 0;

  it('are made with their modes, whatever the umask', () => {
    const socket = join(directory, 'run', 'vrt', 'vrtd.sock');
    const stateDir = join(directory, 'lib', 'vrt');
    prepareDirectories({ socket, ownSocketDir: true, stateDir, uid, gid: null });
    expect([mode(join(directory, 'run', 'vrt')), mode(stateDir)]).toEqual(['750', '700']);
  });

  it('keep the mode that they have', () => {
    chmodSync(directory, 0o755);
    prepareDirectories({
      socket: join(directory, 's'),
      ownSocketDir: false,
      stateDir: directory,
      uid,
      gid: null,
    });
    expect(mode(directory)).toBe('755');
  });

  it.skipIf(uid !== 0)('of the socket belong to the configured group, unless a person chose them', () => {
    const own = join(directory, 'own');
    const chosen = join(directory, 'chosen');
    mkdirSync(own, { mode: 0o755 });
    mkdirSync(chosen, { mode: 0o755 });
    for (const [path, ownSocketDir] of [
      [own, true],
      [chosen, false],
    ] as const) {
      prepareDirectories({ socket: join(path, 's'), ownSocketDir, stateDir: directory, uid, gid: 12 });
    }
    expect([statSync(own).gid, mode(own)]).toEqual([12, '750']);
    expect([statSync(chosen).gid, mode(chosen)]).toEqual([0, '755']);
  });

  it('are refused when they are files or belong to somebody else', () => {
    const file = join(directory, 'file');
    writeFileSync(file, '');
    const prepare = (stateDir: string, user: number) =>
      prepareDirectories({
        socket: join(directory, 's'),
        ownSocketDir: false,
        stateDir,
        uid: user,
        gid: null,
      });
    expect(() => prepare(file, uid)).toThrow(/is no directory/);
    expect(() => prepare(join(file, 'below'), uid)).toThrow(/cannot be used/);
    if (uid !== 0) expect(() => prepare(directory, uid + 1)).toThrow(/belongs to user/);
  });
});

describe('groups', () => {
  const text = 'root:x:0:\nvrt:x:998:alice,bob\nbroken\n';
  it.each([
    ['vrt', 998],
    ['root', 0],
    ['alice', undefined],
    ['broken', undefined],
    ['1234', 1234],
    ['', undefined],
  ])('%j has the id %j', (name, id) => {
    expect(groupIdIn(text, name)).toBe(id);
  });
});

describe('the owner of a port', () => {
  it('is found for UDP and TCP', async () => {
    const udp = createSocket('udp4');
    const tcp = createServer();
    await Promise.all([
      new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve)),
      new Promise<void>((resolve) => tcp.listen(0, '::', resolve)),
    ]);
    const udpPort = udp.address().port;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server has no other kind
    const tcpPort = (tcp.address() as AddressInfo).port;
    const self = {
      pid: process.pid,
      command: execFileSync('cat', [`/proc/${process.pid}/comm`], { encoding: 'utf8' }).trim(),
    };
    expect(portOwner('udp', udpPort)).toEqual(self);
    expect(portOwner('tcp', tcpPort)).toEqual(self);
    expect(portIsTaken('udp', udpPort)).toBe(true);
    await Promise.all([
      new Promise<void>((resolve) => udp.close(resolve)),
      new Promise((resolve) => tcp.close(resolve)),
    ]);
    expect(portOwner('udp', udpPort)).toBeUndefined();
    expect(portIsTaken('udp', udpPort)).toBe(false);
  });

  it('is read from the table of the kernel, listeners only for TCP', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 00000000:26D7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0',
      '   1: 0100007F:26D7 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0',
      '   2: 00000000:6D72 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0',
      '',
    ].join('\n');
    expect(socketInodes(table, 'tcp', 9943)).toEqual(['111']);
    expect(socketInodes(table, 'udp', 9943)).toEqual(['111', '222']);
    expect(socketInodes('', 'udp', 9943)).toEqual([]);
  });
});

function logged(format: 'auto' | 'json' | 'pretty', terminal: boolean): string {
  const path = join(directory, 'log');
  const fd = openSync(path, 'w');
  const log = createLog({ level: 'info', format, terminal, colour: false, fd });
  log.debug('unseen');
  log.info({ uid: 7 }, 'hello');
  closeSync(fd);
  return readFileSync(path, 'utf8');
}

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
