import {
  chmodSync,
  chownSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cannotWrite, writeTextFile } from './write-file.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-write-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('a file that is written', () => {
  it('is made, and made anew with the rights that it had, through a link too', () => {
    const file = join(folder, 'a');
    writeTextFile(file, 'one');
    chmodSync(file, 0o640);
    symlinkSync(file, join(folder, 'link'));
    writeTextFile(join(folder, 'link'), 'two');
    expect(readFileSync(file, 'utf8')).toBe('two');
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder)).toEqual(['a', 'link']);
  });

  it('keeps its other names, its owner, and what forbids to write it', () => {
    const file = join(folder, 'a');
    writeFileSync(file, 'one');
    linkSync(file, join(folder, 'b'));
    writeTextFile(file, 'two');
    expect(readFileSync(join(folder, 'b'), 'utf8')).toBe('two');
    if (process.geteuid?.() === 0) {
      const of = join(folder, 'of-another');
      writeFileSync(of, '');
      chownSync(of, 1234, 1234);
      writeTextFile(of, 'three');
      expect(statSync(of)).toMatchObject({ uid: 1234, gid: 1234 });
    }
    const umask = process.umask(0o077);
    try {
      const shared = join(folder, 'shared');
      writeFileSync(shared, '');
      chmodSync(shared, 0o664);
      writeTextFile(shared, 'four');
      expect(statSync(shared).mode & 0o777).toBe(0o664);
    } finally {
      process.umask(umask);
    }
  });

  it('is a device or a pipe as it is', () => {
    writeTextFile('/dev/null', 'gone');
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('leaves nothing where it cannot be', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeTextFile(join(folder, 'file', 'x'), 'x')).toThrow(
      expect.objectContaining({
        code: 'file-unreadable',
        message: `${folder}/file/x cannot be written: a part of the path is not a directory.`,
      }),
    );
    expect(() => writeTextFile(folder, 'x')).toThrow(`${folder} cannot be written: it is a directory.`);
    expect(readdirSync(folder)).toEqual(['file']);
  });

  it('needs room, and a hint that says so', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(cannotWrite('/f', full)).toMatchObject({
      message: '/f cannot be written: no space is left on the device.',
      hint: 'Make room there, or write to another place.',
    });
  });
});
