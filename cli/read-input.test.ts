import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readInput, readSecret, readText } from './read-input.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-input-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('reads a file whole, up to its limit', async () => {
  const path = join(folder, 'a');
  writeFileSync(path, 'grüße\nmore');
  expect(await readText(path)).toBe('grüße\nmore');
  expect(await readSecret(path)).toBe('grüße');
  expect(await readInput(path, 12)).toHaveLength(12);
  await expect(readInput(path, 11)).rejects.toMatchObject({ code: 'file-unreadable' });
});

it('stops at the limit of what never ends', async () => {
  await expect(readInput('/dev/zero')).rejects.toMatchObject({
    code: 'file-unreadable',
    message: '/dev/zero is too long: more than 16384 KiB.',
  });
});

it.each([
  ['absent', 'there is no such file or directory.'],
  ['.', 'it is a directory.'],
])('says why %s cannot be read', async (name, why) => {
  await expect(readInput(join(folder, name))).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringContaining(why),
  });
});
