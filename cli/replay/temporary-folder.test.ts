import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { makeTemporaryFolder, temporaryPlaces } from './temporary-folder.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-places-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('is made in the first place that takes it', async () => {
  const nowhere = join(folder, 'nowhere');
  const made = await makeTemporaryFolder('x', undefined, [nowhere, '/proc', folder, tmpdir()]);
  expect(made.place).toBe(folder);
  expect(dirname(made.path)).toBe(folder);
  expect(existsSync(made.path)).toBe(true);
});

it('is made in none that will not do, and every reason is told', async () => {
  const nowhere = join(folder, 'nowhere');
  const refuse = (path: string) => (path.startsWith('/proc') ? 'is not for this' : undefined);
  await expect(makeTemporaryFolder('x', refuse, ['/proc', nowhere])).rejects.toMatchObject({
    code: 'file-unreadable',
    message: expect.stringMatching(
      /^No place .* used: \/proc is not for this; there is no such file or directory \(.*nowhere/,
    ),
  });
});

it('has its places from the environment, each once', () => {
  expect(temporaryPlaces({ XDG_RUNTIME_DIR: '/run/user/7' }).slice(-3)).toEqual(
    ['/tmp', '/run/user/7', '/dev/shm'].slice(-3),
  );
  expect(temporaryPlaces({ XDG_RUNTIME_DIR: 'relative' })).not.toContain('relative');
  expect(temporaryPlaces({ XDG_RUNTIME_DIR: '/tmp' }).filter((place) => place === '/tmp')).toHaveLength(1);
});
