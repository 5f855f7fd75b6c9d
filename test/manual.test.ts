import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { settingsPage } from '../protocol/settings/manual-page.js';

const pages = ['vrt.1', 'vrtd.8', 'vrtposes.5', 'vrt-settings.7'];
const haveMandoc = spawnSync('mandoc', ['-T', 'lint', 'man/vrt.1']).error === undefined;

describe('the manual', () => {
  it('lists the settings that there are (else run `node scripts/write-manual.mjs`)', () => {
    expect(readFileSync('man/vrt-settings.7', 'utf8')).toBe(settingsPage());
  });

  it.runIf(haveMandoc)('passes the lint of mandoc', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', ...pages.map((page) => `man/${page}`)], {
      encoding: 'utf8',
    });
    // mandoc looks for referenced pages among the installed ones; ours lie beside each other.
    const isOurs = (line: string) => {
      const [, name, section] = /referenced manual not found: Xr ([\w-]+) (\d)/.exec(line) ?? [];
      return name !== undefined && existsSync(`man/${name}.${section}`);
    };
    expect(stdout.split('\n').filter((line) => line !== '' && !isOurs(line))).toEqual([]);
  });
});
