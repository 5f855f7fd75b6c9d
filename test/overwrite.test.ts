import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { haveTmux, Tmux } from './system/tmux.js';

describe.runIf(haveTmux)('a file that is there already', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vrt-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    { name: 'Enter alone', key: 'Enter', code: 1, said: 'is unchanged', replaced: false },
    { name: 'n', key: 'n', code: 1, said: 'is unchanged', replaced: false },
    { name: 'the end of the input', key: 'C-d', code: 1, said: 'is unchanged', replaced: false },
    { name: 'y', key: 'y', code: 0, said: 'Wrote ', replaced: true },
    { name: 'Ctrl-C', key: 'C-c', code: 130, said: '', replaced: false },
  ])('is asked about in a terminal: $name', async ({ key, code, said, replaced }) => {
    const file = join(folder, 'kept.vrtposes');
    writeFileSync(file, 'mine');
    const command = `'${process.execPath}' bin/vrt poses convert fixtures/poses/walk.vrtposes -o '${file}'`;
    // A shell that an interrupt of its child does not end, and that waits until the screen was read.
    const shell = `cd '${resolve('.')}' && trap : INT; ${command}; echo "ended with $?"; exec cat`;
    using terminal = new Tmux(`overwrite-${key}`, shell, { width: 160, height: 20 });
    await terminal.shows(`The file ${file} already exists. Replace it? [y/N]`);
    terminal.keys(key);
    if (key === 'n' || key === 'y') terminal.keys('Enter');
    expect(await terminal.shows(/ended with \d+/)).toContain(`ended with ${code}`);
    expect(terminal.screen()).toContain(said);
    expect(readFileSync(file, 'utf8') === 'mine').toBe(!replaced);
  });
});
