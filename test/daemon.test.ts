import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { alive, exited, Machine, run } from './system/machine.js';
import { until } from './system/until.js';

const isRoot = process.getuid?.() === 0;
const have = (program: string) => spawnSync(program, ['--version']).error === undefined;

describe('vrtd', () => {
  it('stops its streams on SIGTERM, lets the headset go, and ends with 0', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s', '--once');
    const stream = await machine.meet('1234.client');
    daemon.kill('SIGTERM');
    await exited(daemon);
    expect(daemon.exitCode).toBe(0);
    expect(alive(stream.pid ?? 0)).toBe(false);
    expect(existsSync(machine.socket)).toBe(false);
    // Not told to wait: no stream will begin again (leave.test.ts).
    expect((await headset.report()).lastDisconnect).toMatch(/the other side broke the connection/);
  });

  it('serves the socket to its group and nobody else', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    expect(statSync(machine.socket).mode & 0o777).toBe(0o660);
    expect(statSync(dirname(machine.socket)).mode & 0o777).toBe(0o750);
  });

  it.skipIf(!isRoot)(
    'lets no stranger change things who gets past the permissions of the socket',
    async () => {
      await using machine = await Machine.create();
      await machine.startDaemon();
      // The peer's uid still decides: a stranger may look, not touch.
      for (const folder of [machine.folder, dirname(machine.socket)]) chmodSync(folder, 0o755);
      chmodSync(machine.socket, 0o666);
      const asNobody = (method: string, path: string, body: string) =>
        JSON.parse(
          execFileSync(
            'python3',
            [
              '-c',
              'import os,sys,socket\nos.setgroups([]);os.setgid(65534);os.setuid(65534)\ns=socket.socket(socket.AF_UNIX);s.connect(sys.argv[1])\ns.sendall((sys.argv[2]+" "+sys.argv[3]+" HTTP/1.1\\r\\nhost: x\\r\\nconnection: close\\r\\ncontent-type: application/json\\r\\ncontent-length: "+str(len(sys.argv[4]))+"\\r\\n\\r\\n"+sys.argv[4]).encode())\nd=b""\nwhile True:\n c=s.recv(65536)\n if not c: break\n d+=c\nprint(d.split(b"\\r\\n\\r\\n",1)[1].decode())',
              ...[machine.socket, method, path, body],
            ],
            { encoding: 'utf8' },
          ),
        ) as unknown;
      expect(asNobody('POST', '/v1/sessions', '{"name":"mine"}')).toMatchObject({
        error: { code: 'denied' },
      });
      expect(asNobody('GET', '/v1/sessions', '')).toEqual([]);
    },
  );

  it('tells systemd that it is ready, that it lives, and that it stops', async () => {
    await using machine = await Machine.create();
    const path = join(machine.folder, 'notify');
    const manager = spawn('python3', [
      '-c',
      'import socket,sys\ns=socket.socket(socket.AF_UNIX,socket.SOCK_DGRAM)\ns.bind(sys.argv[1])\nprint("bound",flush=True)\nwhile True:\n t=s.recv(4096).decode().replace("\\n"," ")\n print(t,flush=True)\n if t.startswith("STOPPING"): break',
      path,
    ]);
    const heard: string[] = [];
    createInterface({ input: manager.stdout }).on('line', (line) => heard.push(line));
    await until('the manager listens', () => heard.includes('bound'));
    machine.environment = { NOTIFY_SOCKET: path, WATCHDOG_USEC: '400000' };
    const daemon = await machine.startDaemon();
    await until(
      'the watchdog was fed twice',
      () => heard.filter((line) => line === 'WATCHDOG=1').length >= 2,
    );
    daemon.kill('SIGTERM');
    await once(manager, 'close');
    expect(heard[1]).toMatch(/^READY=1 STATUS=Listening on /);
    expect(heard.at(-1)).toMatch(/^STOPPING=1/);
  });
});

describe('vrt daemon', () => {
  it('starts in the background, is there once, and stops', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vrt-test-'));
    const socket = join(folder, 'run', 'vrtd.sock');
    const options = ['--', '--state-dir', join(folder, 'state'), '--discovery-port', '0'];
    const vrt = (...args: string[]) =>
      run(['bin/vrt', ...args, '--socket', socket], { ...process.env, XDG_STATE_HOME: folder });
    try {
      const started = await run(['bin/vrt', 'daemon', 'start', '--socket', socket, ...options], {
        ...process.env,
        XDG_STATE_HOME: folder,
      });
      expect(started.stdout).toMatch(/vrtd .* is running \(pid \d+/);
      expect(started.stdout).toContain(`log ${join(folder, 'state', 'vrtd.log')})`);
      expect((await vrt('daemon', 'start')).stderr).toMatch(/is already running \(pid \d+\)/);
      const status = JSON.parse((await vrt('daemon', 'status', '--json')).stdout) as { pid: number };
      expect((await vrt('daemon', 'stop')).stderr).toContain('vrtd stopped');
      expect(alive(status.pid)).toBe(false);
      expect((await vrt('daemon', 'status')).code).toBe(4);
    } finally {
      await vrt('daemon', 'stop');
      rmSync(folder, { recursive: true });
    }
  });

  it('prints a unit that starts this program', async () => {
    const { stdout, code } = await run(['bin/vrt', 'daemon', 'install', '--print']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Type=notify$/m);
    expect(stdout).toMatch(new RegExp(`^ExecStart=${process.execPath} /.*/bin/vrtd$`, 'm'));
  });

  it.skipIf(!have('systemd-analyze'))('prints a unit that systemd finds well hardened', async () => {
    const { stdout } = await run(['bin/vrt', 'daemon', 'install', '--print']);
    const folder = mkdtempSync(join(tmpdir(), 'vrt-unit-'));
    const unit = join(folder, 'vrtd.service');
    writeFileSync(unit, stdout);
    const { stdout: verdict } = spawnSync(
      'systemd-analyze',
      ['security', '--offline=true', '--no-pager', unit],
      { encoding: 'utf8' },
    );
    rmSync(folder, { recursive: true });
    const exposure = /Overall exposure level for \S+: ([\d.]+)/.exec(verdict)?.[1];
    expect(Number(exposure), verdict).toBeLessThanOrEqual(3);
  });
});

describe('events', () => {
  it('are replayed from a number, followed, and end quietly with their reader', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const follower = spawn(process.execPath, [
      'bin/vrt',
      'events',
      '--follow',
      '--since',
      '0',
      '--type',
      'session',
      '--json',
      '--socket',
      machine.socket,
    ]);
    onTestFinished(() => void follower.kill('SIGKILL'));
    const lines: string[] = [];
    createInterface({ input: follower.stdout }).on('line', (line) => lines.push(line));
    await machine.vrt('session', 'create', '--name', 'one');
    await machine.vrt('session', 'create', '--name', 'two');
    await until('both are told', () => lines.length === 4);
    const [first, ...later] = lines.map(
      (line) => JSON.parse(line) as { seq: number; subject: string; action: string },
    );
    expect([first, ...later].map((event) => [event?.subject, event?.action])).toEqual([
      ['one', 'created'],
      ['one', 'started'],
      ['two', 'created'],
      ['two', 'started'],
    ]);
    const { stdout } = await machine.vrt(
      'events',
      '--since',
      String(first?.seq),
      '--type',
      'session',
      '--json',
    );
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual(later);
    follower.kill('SIGINT');
    await exited(follower);
    expect(follower.exitCode).toBe(0);
    const piped = spawnSync(
      'sh',
      ['-c', `'${process.execPath}' bin/vrt events --socket '${machine.socket}' | head -1`],
      { encoding: 'utf8' },
    );
    expect(piped.stderr).toBe('');
    expect(piped.stdout.split('\n')).toHaveLength(2);
  });

  it.runIf(have('curl'))('are there for curl too, and so is the description of the API', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const curl = (path: string) =>
      execFileSync('curl', ['-sN', '--unix-socket', machine.socket, `http://vrt${path}`], {
        encoding: 'utf8',
      });
    expect(JSON.parse(curl('/v1/events?limit=1'))).toMatchObject({ type: 'daemon', action: 'started' });
    const { paths } = JSON.parse(curl('/v1/openapi.json')) as { paths: Record<string, object> };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/v1/sessions',
        '/v1/sessions/{id}',
        '/v1/clients/{id}',
        '/v1/streams/{id}/idr',
        '/v1/events',
      ]),
    );
  });
});

describe('two network namespaces', () => {
  it('carry a stream from broadcast announcement to recovery', async ({ skip }) => {
    const host = `vrth${process.pid}`;
    const set = `vrts${process.pid}`;
    const ip = (...args: string[]) => execFileSync('ip', args);
    const made = spawnSync('ip', ['netns', 'add', host]);
    skip(made.status !== 0, 'network namespaces cannot be made here');
    try {
      await using machine = await Machine.create();
      ip('netns', 'add', set);
      ip('link', 'add', 'v0', 'netns', host, 'type', 'veth', 'peer', 'name', 'v0', 'netns', set);
      for (const [name, address] of [
        [host, '10.77.0.1'],
        [set, '10.77.0.2'],
      ] as const) {
        ip('-n', name, 'addr', 'add', `${address}/24`, 'broadcast', '10.77.0.255', 'dev', 'v0');
        ip('-n', name, 'link', 'set', 'lo', 'up');
        ip('-n', name, 'link', 'set', 'v0', 'up');
        ip('-n', name, 'route', 'add', 'default', 'dev', 'v0');
      }
      const inside = (name: string, ...args: string[]) =>
        spawn('ip', ['netns', 'exec', name, process.execPath, ...args], { stdio: 'ignore' });
      const report = join(machine.folder, 'report.json');
      const daemon = inside(
        host,
        'bin/vrtd',
        '--socket',
        machine.socket,
        '--state-dir',
        join(machine.folder, 'state'),
      );
      await until('the daemon answers', async () => (await machine.vrt('daemon', 'status')).code === 0);
      await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
      const headset = inside(
        set,
        'bin/vrt',
        'headset',
        '--hostname',
        'far.client',
        '--bind',
        '10.77.0.2',
        '--view',
        '320x352',
        '--loss',
        '1%',
        '--delay',
        '5ms',
        '--duration',
        '4s',
        '--once',
        '--report',
        report,
        '--quiet',
      );
      const stream = await machine.meet('far.client');
      expect(stream.peer?.address).toBe('10.77.0.2');
      await exited(headset);
      daemon.kill('SIGTERM');
      await exited(daemon);
      const { framesDecoded, framesMatched, shardsLost } = JSON.parse(
        execFileSync('cat', [report], { encoding: 'utf8' }),
      ) as Record<string, number>;
      expect(framesDecoded).toBeGreaterThan(60);
      expect(framesMatched).toBe(framesDecoded);
      expect(shardsLost).toBeGreaterThan(0);
    } finally {
      for (const name of [host, set]) spawnSync('ip', ['netns', 'del', name]);
    }
  });
});
