import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { RunReport } from '../cli/replay/report.js';
import type { DoctorCheck } from '../protocol/api/daemon.js';

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
      execFileSync('npm', ['pack', '--silent', '--pack-destination', folder], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
      const tarball = join(folder, `vrt-${version}.tgz`);
      // As the README has it; what npm complains of is in the error.
      execFileSync(
        'npm',
        ['install', '--global', '--allow-scripts=better-sqlite3', '--prefix', prefix, tarball],
        { stdio: ['ignore', 'ignore', 'pipe'], cwd: elsewhere, timeout: 8 * minutesMs },
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
      const checks = JSON.parse(run('vrt', 'doctor', '--json')) as DoctorCheck[];
      for (const part of ['native addon', 'sqlite', 'h264 encoder'])
        expect(checks.find(({ name }) => name === part)).toMatchObject({ status: 'ok' });
      const pictures = join(folder, 'pictures');
      const seen = JSON.parse(run('vrt', 'demo', '--json', '--frames', pictures)) as RunReport;
      expect(seen.frames.decoded).toBeGreaterThan(100);
      expect(seen.frames.mismatched).toBe(0);
      // In lockstep, so that a busy machine makes no picture coarser than another.
      const fixture = join(prefix, 'lib/node_modules/vrt/fixtures/poses/look-around.vrtposes');
      const [outcome] = JSON.parse(run('vrt', 'replay', fixture, '--loss', '2%', '--json')) as {
        report: RunReport;
      }[];
      expect(outcome?.report.frames.decoded).toBeGreaterThan(100);
      expect(outcome?.report.frames.matched).toBe(outcome?.report.frames.decoded);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  12 * minutesMs,
);
