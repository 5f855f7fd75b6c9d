import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { startTicks } from '../cli/replay/process-stat.js';
import { exited, run } from './system/machine.js';
import { shortRecording } from './system/recording.js';
import { until } from './system/until.js';

// Each starts up to nine programs, on machines that do other things too.
vi.setConfig({ testTimeout: 180_000 });

let folder = '';
let recording = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-replay-'));
  recording = shortRecording(folder);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Small enough to encode in no time, large enough for a stamp. */
const small = ['--view', '96x96', '--bitrate', '2M'];

interface Document {
  readonly passed: boolean;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly report: { readonly digest: string } | null;
}

function documents(path: string): Document[] {
  return JSON.parse(readFileSync(path, 'utf8')) as Document[];
}

/** What one of our processes is: its pid may be used again. */
interface Started {
  readonly pid: number;
  readonly ticks: string | undefined;
}

/** All that a process has started, and what that has started. */
function descendants(pid: number): Started[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(Number(name))] as const);
  const of = (parent: number): number[] =>
    parents.filter(([, own]) => own === parent).flatMap(([child]) => [child, ...of(child)]);
  return of(pid).map((child) => ({ pid: child, ticks: startTicks(child) }));
}

function parentOf(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}

function living(processes: readonly Started[]): Started[] {
  return processes.filter(({ pid, ticks }) => ticks !== undefined && startTicks(pid) === ticks);
}

describe('a gate', () => {
  it('does not pass on stamps that nobody could read', async () => {
    const { code, stdout } = await run([
      'bin/vrt',
      'replay',
      recording,
      ...['--view', '64x64', '--expect', 'frames.mismatched == 0', '--expect', 'frames.unreadable == 0'],
    ]);
    expect(stdout).toContain(
      'NOT MET frames.mismatched == 0: frames.mismatched was not measured: no picture had a stamp that could be read',
    );
    expect(stdout).toMatch(/NOT MET frames\.unreadable == 0: it is (\d+), off by \1/);
    expect(code).toBe(6);
  });

  it('does not pass on a recovery where nothing was lost', async () => {
    const { code, stdout } = await run([
      'bin/vrt',
      'replay',
      recording,
      ...small,
      '--expect',
      'recovery.p95 <= 3',
    ]);
    expect(stdout).toContain(
      'NOT MET recovery.p95 <= 3: recovery.p95 was not measured: there was no recovery from a loss',
    );
    expect(code).toBe(6);
  });

  it('with a metric that there is not is refused before anything runs, and the files say so', async () => {
    const report = join(folder, 'r.json');
    const junit = join(folder, 'sub', 'r.xml');
    const { code, stderr } = await run([
      'bin/vrt',
      'replay',
      recording,
      ...['--expect', 'recovery.p955 <= 3', '--report', report, '--junit', junit],
    ]);
    expect(stderr).toBe(
      'There is no metric "recovery.p955".\nDid you mean recovery.p95? `vrt replay --metrics` lists them all.\n',
    );
    expect(code).toBe(2);
    expect(documents(report)).toMatchObject([
      { passed: false, error: { message: 'There is no metric "recovery.p955".' }, report: null },
    ]);
    expect(readFileSync(junit, 'utf8')).toContain('errors="1"');
  });

  it('names its metrics', async () => {
    const { stdout } = await run(['bin/vrt', 'replay', '--metrics', '-o', 'name']);
    expect(stdout.split('\n')).toContain('frames.unreadable');
    expect(stdout.split('\n')).toContain('recovery.p95');
  });

  it('fails on what is no recording as the headset says it', async () => {
    const bad = join(folder, 'bad.vrtposes');
    writeFileSync(bad, 'x,y,z\n');
    const { code, stdout } = await run(['bin/vrt', 'replay', bad, ...small]);
    expect(stdout).toMatch(/^.*bad\.vrtposes\nFAILED (?!The headset failed).*bad\.vrtposes.*\n.*vrtposes/);
    expect(stdout).not.toContain('{');
    expect(code).toBe(1);
  });

  // On a busy machine the headset may have left a handshake before (alvr.md 5.1), of which the problem then speaks first.
  it('fails where the stream could not begin, and says why', async () => {
    const report = join(folder, 'r.json');
    const { code } = await run(
      [
        'bin/vrt',
        'replay',
        recording,
        ...[...small, '--encoder', 'ffmpeg', '--report', report],
        // No ffmpeg is there.
      ],
      { ...process.env, FFMPEG_BIN: '/nowhere/ffmpeg' },
    );
    expect(code).toBe(1);
    expect(documents(report)).toMatchObject([{ passed: false, error: { code: 'run-failed' }, report: null }]);
    expect(documents(report)[0]?.error?.message).toMatch(/^The stream ended before the motion did: .*ffmpeg/);
  });
});

describe('several fixtures', () => {
  it('are replayed at once with equal digests, and have suites of their own', async () => {
    const report = join(folder, 'r.json');
    const junit = join(folder, 'r.xml');
    const others = ['look-around', 'two-hands', 'fast-turns'].map((name) => shortRecording(folder, name));
    const { code, stdout } = await run([
      'bin/vrt',
      'replay',
      ...[recording, ...others, recording],
      ...[...small, '--jobs', '3', '--report', report, '--junit', junit],
    ]);
    expect(code, stdout).toBe(0);
    const digests = documents(report).map((one) => one.report?.digest);
    expect(digests[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(digests[4]).toBe(digests[0]);
    expect(new Set(digests).size).toBe(4);
    const suites = [...readFileSync(junit, 'utf8').matchAll(/<testsuite name="([^"]*)"/g)];
    expect(suites.map(([, name]) => name)).toEqual([
      'walk-short',
      'look-around-short',
      'two-hands-short',
      'fast-turns-short',
      'walk-short (2)',
    ]);
  });
});

describe('what is cancelled', () => {
  const endings = [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGKILL', null],
  ] as const;

  it.each(endings)(
    'by %s leaves no process and no folder, and a report that says so',
    async (signal, code) => {
      const report = join(folder, 'r.json');
      const child = spawn(
        process.execPath,
        [
          'bin/vrt',
          'replay',
          resolve('fixtures/poses/walk.vrtposes'),
          '--view',
          '320x352',
          '--report',
          report,
        ],
        // Whatever it makes, it makes here.
        { stdio: 'ignore', env: { ...process.env, TMPDIR: folder } },
      );
      const pid = child.pid ?? 0;
      await until('daemon, headset and streamer run', () => descendants(pid).length >= 3);
      const family = descendants(pid);
      child.kill(signal);
      await exited(child);
      expect(child.exitCode).toBe(code);
      await until('its processes are gone', () => living(family).length === 0);
      expect(readdirSync(folder).filter((name) => name.startsWith('vrt-private-'))).toEqual([]);
      expect(documents(report)).toMatchObject([
        {
          passed: false,
          error: {
            code: 'interrupted',
            message: signal === 'SIGKILL' ? 'The replay did not finish.' : `It was interrupted (${signal}).`,
          },
        },
      ]);
    },
  );

  it.each([
    ['SIGINT', 130],
    ['SIGKILL', null],
  ] as const)('the demo, by %s, leaves nothing either', async (signal, code) => {
    const child = spawn(process.execPath, ['bin/vrt', 'demo'], {
      stdio: 'ignore',
      env: { ...process.env, TMPDIR: folder },
    });
    const pid = child.pid ?? 0;
    await until('daemon, headset and streamer run', () => descendants(pid).length >= 3);
    const family = descendants(pid);
    child.kill(signal);
    await exited(child);
    expect(child.exitCode).toBe(code);
    await until('its processes are gone', () => living(family).length === 0);
    // Nobody is left to remove the empty folder for its pictures.
    const left = readdirSync(folder).filter((name) => name !== 'walk-short.vrtposes');
    expect(left.filter((name) => signal !== 'SIGKILL' || !name.startsWith('vrt-demo-'))).toEqual([]);
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('a headset, by %s, prints its report and exits with %i', async (signal, code) => {
    const report = join(folder, 'headset.json');
    const child = spawn(
      process.execPath,
      ['bin/vrt', 'headset', '--control-port', '0', '--announce', '127.0.0.1:9', '--report', report],
      { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
    );
    await new Promise((done) => {
      child.once('message', done);
    });
    child.kill(signal);
    await exited(child);
    expect(child.exitCode).toBe(code);
    expect(JSON.parse(readFileSync(report, 'utf8'))).toMatchObject({ endReason: 'stopped' });
  });

  it('along with its daemon is swept by the next run', async () => {
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    const orphan = join(folder, `vrt-private-${dead}-1-AbCdE1`);
    const used = join(folder, `vrt-private-${process.pid}-${startTicks(process.pid)}-AbCdE2`);
    const reused = join(folder, `vrt-private-${process.pid}-1-AbCdE3`);
    const other = join(folder, 'vrt-private-notes');
    for (const path of [orphan, used, reused, other]) mkdirSync(path);
    const { code } = await run(['bin/vrt', 'replay', recording, ...small], {
      ...process.env,
      TMPDIR: folder,
    });
    expect(code).toBe(0);
    expect([orphan, used, reused, other].map((path) => existsSync(path))).toEqual([false, true, false, true]);
  });
});

describe('a place that is not as usual', () => {
  const vrt = resolve('bin/vrt');
  const sees = 'Every decoded frame shows the pose it was made for.';

  it('with a TMPDIR too long for a socket is no obstacle', async () => {
    const long = join(folder, 'a'.repeat(120));
    mkdirSync(long);
    const { code, stdout } = await run(['bin/vrt', 'replay', recording, ...small], {
      ...process.env,
      TMPDIR: long,
    });
    expect(stdout).toContain(sees);
    expect(code).toBe(0);
  });

  it('with a TMPDIR that is not there is none either', async () => {
    const env = {
      ...process.env,
      TMPDIR: join(folder, 'nowhere'),
      HOME: '/proc',
      XDG_RUNTIME_DIR: '/nowhere',
    };
    const { code, stdout } = await run(['bin/vrt', 'replay', recording, ...small], env);
    expect(stdout).toContain(sees);
    expect(code).toBe(0);
  });

  it('takes the demo too, and a headset', async () => {
    const env = { ...process.env, TMPDIR: join(folder, 'nowhere') };
    const demo = await run(['bin/vrt', 'demo', '--duration', '1s', '--loss', 'none', '--json'], env);
    expect(JSON.parse(demo.stdout)).toMatchObject({ frames: { mismatched: 0 } });
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const headset = spawnSync(
      'sh',
      [
        '-c',
        'rmdir "$PWD" && exec "$@"',
        'sh',
        process.execPath,
        vrt,
        'headset',
        '--control-port',
        '0',
        '--wait',
        '10ms',
      ],
      { cwd: gone, encoding: 'utf8', env: {} },
    );
    expect(headset.stdout).toContain('no server connected within 0.01 s');
    expect(headset.stderr).toBe('');
    expect(headset.status).toBe(4);
  });

  it.runIf(process.getuid?.() === 0)('for a user without a name, a home or an environment', () => {
    chmodSync(folder, 0o755);
    const { stdout, stderr, status } = spawnSync(
      'setpriv',
      [
        '--reuid',
        '54321',
        '--regid',
        '54321',
        '--clear-groups',
        process.execPath,
        vrt,
        'replay',
        recording,
        ...small,
      ],
      { cwd: '/', env: {}, encoding: 'utf8' },
    );
    expect(stdout, stderr).toContain(sees);
    expect(status).toBe(0);
  });

  it('whose working directory was deleted', () => {
    const gone = join(folder, 'gone');
    mkdirSync(gone);
    const { stdout, stderr, status } = spawnSync(
      'sh',
      ['-c', 'rmdir "$PWD" && exec "$@"', 'sh', process.execPath, vrt, 'replay', recording, ...small],
      { cwd: gone, encoding: 'utf8' },
    );
    expect(stdout, stderr).toContain(sees);
    expect(status).toBe(0);
  });

  it.runIf(process.getuid?.() === 0)('without an IPv4 loopback address is told in one sentence', () => {
    const report = join(folder, 'r.json');
    const replay = spawnSync(
      'unshare',
      ['-n', process.execPath, vrt, 'replay', recording, '--report', report],
      {
        encoding: 'utf8',
      },
    );
    expect(replay.stderr).toMatch(
      /^This machine's IPv4 loopback address cannot be used: .*\.\nReplays and demos run on 127\.0\.0\.0\/8 alone: .*\n$/,
    );
    expect(replay.status).toBe(1);
    expect(documents(report)).toMatchObject([{ error: { code: 'loopback-missing' } }]);
    const demo = spawnSync('unshare', ['-n', process.execPath, vrt, 'demo'], { encoding: 'utf8' });
    expect(demo.stderr).toMatch(/^This machine's IPv4 loopback address cannot be used/);
    expect(demo.status).toBe(1);
  });
});
