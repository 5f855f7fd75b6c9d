import { fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { SupervisedProcess, type Guard, type Supervision } from './supervised-process.js';

const guarded: Guard = (_, work) => work;
const backOff = { firstMs: 0, secondMs: 1, longestMs: 4, healthyMs: 60_000 };

/** What happened to a supervised process, and a way to wait for it. */
class Diary {
  readonly pids: number[] = [];
  readonly ends: string[] = [];
  readonly delaysMs: number[] = [];
  readonly lines: string[] = [];
  readonly process: SupervisedProcess;

  constructor(supervision: Supervision) {
    this.process = new SupervisedProcess(supervision, {
      started: ({ pid }) => this.pids.push(pid ?? 0),
      ended: (how, againInMs) => {
        this.ends.push(how);
        this.delaysMs.push(againInMs);
      },
      said: (line) => this.lines.push(line),
    });
    diaries.push(this);
    this.process.start();
  }
}

const diaries: Diary[] = [];
const folders: string[] = [];

afterEach(async () => {
  await Promise.all(diaries.splice(0).map(({ process }) => process.stop()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function shell(script: string, rest: Partial<Supervision> = {}): Diary {
  return new Diary({
    launch: () => spawn('/bin/sh', ['-c', script], { stdio: ['ignore', 'pipe', 'pipe'] }),
    guarded,
    backOff,
    patienceMs: 5_000,
    ...rest,
  });
}

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('SupervisedProcess', () => {
  it('starts a process that ends again and again, later each time', async () => {
    const diary = shell('echo I fail >&2; exit 3');
    await until(() => diary.ends.length >= 5);
    expect(diary.ends.slice(0, 5)).toEqual(Array(5).fill('exit code 3'));
    expect(diary.delaysMs.slice(0, 5)).toEqual([0, 1, 2, 4, 4]);
    await until(() => diary.lines.length >= 5);
    expect(new Set(diary.lines)).toEqual(new Set(['I fail']));
  });

  it('is watched on when one look at it throws, which is told', async () => {
    const faults: string[] = [];
    let pings = 0;
    const diary = shell('sleep 60', {
      guarded:
        (doing, work) =>
        (...args) => {
          try {
            work(...args);
          } catch (error) {
            faults.push(`${doing}: ${String(error)}`);
          }
        },
      liveness: {
        ping: () => {
          pings += 1;
          throw new Error('no');
        },
        periodMs: 5,
        patience: 1_000,
      },
    });
    await until(() => pings >= 2);
    expect(new Set(faults)).toEqual(new Set(['Watching a process: Error: no']));
    expect(diary.ends).toEqual([]);
  });

  it('tells the signal that ended it', async () => {
    const diary = shell('kill -KILL $$');
    await until(() => diary.ends.length >= 1);
    expect(diary.ends[0]).toBe('SIGKILL');
  });

  it('tells why a program could not be started, and tries again', async () => {
    const diary = new Diary({
      guarded,
      launch: () => spawn('/nonexistent/program'),
      backOff,
      patienceMs: 100,
    });
    await until(() => diary.ends.length >= 2);
    expect(diary.ends[0]).toBe('there is no program /nonexistent/program');
    expect(diary.pids).toEqual([]);
  });

  it('bears a command line that no process can have', async () => {
    const diary = new Diary({ guarded, launch: () => spawn('echo', ['a\0b']), backOff, patienceMs: 100 });
    await until(() => diary.ends.length >= 2);
    expect(diary.ends[0]).toMatch(/null bytes/);
    await diary.process.stop();
  });

  it('ends with SIGTERM when stopped, and is not started again', async () => {
    const diary = shell('trap "echo asked; exit 0" TERM; echo ready; while :; do sleep 0.01; done');
    await until(() => diary.lines.includes('ready'));
    await diary.process.stop();
    expect(diary.process.child).toBeUndefined();
    expect(diary.ends).toEqual([]);
    expect(diary.pids).toHaveLength(1);
    expect(alive(diary.pids[0] ?? 0)).toBe(false);
  });

  it('is killed when it does not end by itself, even while it is stopped', async () => {
    const diary = shell('trap "" TERM; echo ready; kill -STOP $$', { patienceMs: 50 });
    await until(() => diary.lines.includes('ready'));
    await diary.process.stop();
    expect(alive(diary.pids[0] ?? 0)).toBe(false);
  });

  it('kills and starts again what no longer answers, but not what does', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vrt-test-'));
    folders.push(folder);
    const program = join(folder, 'answers.mjs');
    writeFileSync(program, `process.on('message', () => process.send('here'));`);
    let answers = 0;
    const diary = new Diary({
      guarded,
      launch: () => {
        const child = fork(program, { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] });
        child.on('message', () => {
          answers += 1;
          diary.process.answered();
        });
        return child;
      },
      backOff,
      patienceMs: 1_000,
      // Long enough that a loaded machine starts Node within it.
      liveness: { ping: (child) => void child.send('there?', () => undefined), periodMs: 40, patience: 100 },
    });
    await until(() => answers > 120);
    expect(diary.ends).toEqual([]);
    process.kill(diary.pids[0] ?? 0, 'SIGSTOP');
    await until(() => diary.pids.length === 2);
    expect(diary.ends).toEqual(['it did not answer for 4 s']);
    expect(alive(diary.pids[0] ?? 0)).toBe(false);
    const before = answers;
    await until(() => answers > before + 3);
  });
});
