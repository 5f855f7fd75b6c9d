import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunReport } from '../cli/replay/report.js';

/** SQLite is compiled: minutes. `.ci/run` asks for it. */
const wanted = process.env['VRT_TEST_PACKAGE'] === '1';
const minutesMs = 60_000;

it.runIf(wanted)(
  'the packed tarball installs into an empty prefix, and runs from there',
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'vrt-package-'));
    try {
      const prefix = join(folder, 'prefix');
      const elsewhere = join(folder, 'elsewhere');
      mkdirSync(elsewhere);
      execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], { stdio: 'ignore' });
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      execFileSync(
        'npm',
        ['install', '--global', '--silent', '--prefix', prefix, join(folder, `vrt-${version}.tgz`)],
        { stdio: 'ignore', cwd: elsewhere, timeout: 8 * minutesMs },
      );
      const run = (program: string, ...args: string[]) =>
        execFileSync(join(prefix, 'bin', program), args, {
          cwd: elsewhere,
          encoding: 'utf8',
          maxBuffer: 1 << 26,
          timeout: 2 * minutesMs,
          stdio: ['ignore', 'pipe', 'ignore'],
        });
      expect(run('vrt', '--version')).toBe(`${version}\n`);
      expect(run('vrtd', '--version')).toBe(`${version}\n`);
      const { frames } = JSON.parse(run('vrt', 'demo', '--json')) as RunReport;
      expect(frames.decoded).toBeGreaterThan(100);
      expect(frames.matched).toBe(frames.decoded);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  12 * minutesMs,
);
