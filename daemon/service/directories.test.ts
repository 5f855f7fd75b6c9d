import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { prepareDirectories } from './directories.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-service-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
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
    expect(() => prepare(file, uid)).toThrow(/is not a directory/);
    expect(() => prepare(join(file, 'below'), uid)).toThrow(/cannot be used/);
    if (uid !== 0) expect(() => prepare(directory, uid + 1)).toThrow(/belongs to user/);
  });
});

function mode(path: string): string {
  return (statSync(path).mode & 0o777).toString(8);
}
