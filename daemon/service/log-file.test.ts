import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LogFile } from './log-file.js';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-log-'));
  path = join(folder, 'vrtd.log');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const text = (name: string) => readFileSync(join(folder, name), 'utf8');

describe('the log in a file', () => {
  it('goes on where it was, for its owner alone, whatever the umask and whatever it was before', () => {
    const umask = process.umask(0);
    try {
      new LogFile(path).write('one\n');
      expect(statSync(path).mode & 0o777).toBe(0o600);
      chmodSync(path, 0o644);
      new LogFile(path).write('two\n');
      expect(statSync(path).mode & 0o777).toBe(0o600);
    } finally {
      process.umask(umask);
    }
    expect(text('vrtd.log')).toBe('one\ntwo\n');
  });

  it('is put aside before it grows beyond its bound, the oldest first forgotten, and no line is lost or cut', () => {
    const log = new LogFile(path);
    log.bound({ maximumBytes: 10, kept: 2 });
    for (let line = 0; line < 7; line += 1) log.write(`line${line}\n`);
    expect(readdirSync(folder).toSorted()).toEqual(['vrtd.log', 'vrtd.log.1', 'vrtd.log.2']);
    expect([text('vrtd.log.2'), text('vrtd.log.1'), text('vrtd.log')]).toEqual([
      'line4\n',
      'line5\n',
      'line6\n',
    ]);
    log.write(`${'x'.repeat(50)}\n`);
    log.write('after\n');
    expect([text('vrtd.log.1'), text('vrtd.log')]).toEqual([`${'x'.repeat(50)}\n`, 'after\n']);
  });

  it('begins anew when none that was put aside is kept', () => {
    const log = new LogFile(path);
    log.bound({ maximumBytes: 10, kept: 0 });
    for (const line of ['one\n', 'two\n', 'three\n']) log.write(line);
    expect(readdirSync(folder)).toEqual(['vrtd.log']);
    expect(text('vrtd.log')).toBe('three\n');
  });

  it('is opened again at its path after somebody moved it', () => {
    const log = new LogFile(path);
    log.write('before\n');
    renameSync(path, `${path}.old`);
    log.write('between\n');
    log.reopen();
    log.write('after\n');
    expect([text('vrtd.log.old'), text('vrtd.log')]).toEqual(['before\nbetween\n', 'after\n']);
  });

  it('follows no link', () => {
    writeFileSync(join(folder, 'precious'), 'kept');
    symlinkSync(join(folder, 'precious'), path);
    expect(() => new LogFile(path)).toThrow(/ELOOP/);
    expect(text('precious')).toBe('kept');
  });

  it.skipIf(!existsSync('/dev/full'))('counts what a full disk took, and tells it once there is room', () => {
    const log = new LogFile('/dev/full');
    const told: number[] = [];
    log.onRecovered = (lines) => told.push(lines);
    log.write('one\n');
    log.write('two\n');
    expect(told).toEqual([]);
    Object.defineProperty(log, 'path', { value: path });
    log.reopen();
    log.write('three\n');
    expect(told).toEqual([2]);
    expect(text('vrtd.log')).toBe('three\n');
  });

  it('loses no line where it cannot be put aside, and goes on in the file that is open', () => {
    mkdirSync(join(folder, 'vrtd.log.1'));
    writeFileSync(join(folder, 'vrtd.log.1', 'taken'), '');
    const log = new LogFile(path);
    log.bound({ maximumBytes: 20, kept: 1 });
    const lines = Array.from({ length: 20 }, (_, line) => `line ${line}\n`);
    for (const line of lines) log.write(line);
    expect(text('vrtd.log')).toBe(lines.join(''));
    rmSync(join(folder, 'vrtd.log.1'), { recursive: true });
    for (let line = 0; line < 3; line += 1) log.write('more\n');
    expect(existsSync(join(folder, 'vrtd.log.1'))).toBe(true);
  });
});
