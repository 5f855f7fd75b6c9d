import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRecording } from './read.js';
import { select } from './select.js';
import { writeRecording } from './write.js';

it('writes no recording without samples, and leaves nothing of it behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'vrt-write-'));
  try {
    const path = join(folder, 'none.vrtposes');
    const header = { rateHz: 72, devices: ['head'] as const, recordedBy: undefined, description: undefined };
    const later = select(openRecording('fixtures/poses/walk.vrtposes').samples, {
      every: 1,
      fromS: 1e6,
      toS: 2e6,
    });
    await expect(writeRecording(path, header, later)).rejects.toThrow('no samples');
    expect(existsSync(path)).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
