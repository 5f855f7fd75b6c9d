import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { DecodedPicture } from './picture.js';
import { Snapshots } from './snapshots.js';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-snapshots-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const kept = { data: new Uint8Array(6), width: 2, height: 2, fullRange: false };
const picture: DecodedPicture = { ...kept, tag: 0, luma: kept.data, strideBytes: 2, keep: () => kept };

function aLoss(target: string, failed: (reason: string) => void): Snapshots {
  const snapshots = new Snapshots(target, { firstLoss: true, frames: [] }, failed);
  snapshots.shown(1, true, picture);
  snapshots.lost(2);
  snapshots.shown(4, true, picture);
  return snapshots;
}

it('names the pictures of a loss that it has written, in order', async () => {
  const snapshots = aLoss(join(folder, 'made'), () => undefined);
  await snapshots.close();
  expect(snapshots.paths.map((path) => basename(path))).toEqual([
    'loss-1-before.png',
    'loss-2-during.png',
    'loss-3-after.png',
  ]);
  expect(snapshots.paths.every((path) => existsSync(path))).toBe(true);
});

it('names none that could not be written, and says why', async () => {
  const file = join(folder, 'a-file');
  writeFileSync(file, '');
  const reasons: string[] = [];
  const snapshots = aLoss(file, (reason) => reasons.push(reason));
  await snapshots.close();
  expect(snapshots.paths).toEqual([]);
  expect(reasons).toHaveLength(3);
});
