import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const pages = ['vrt.1', 'vrtd.8', 'vrtposes.5'];
const haveMandoc = spawnSync('mandoc', ['-T', 'lint', 'man/vrt.1']).error === undefined;

describe('the manual', () => {
  it.runIf(haveMandoc)('passes the lint of mandoc', () => {
    const { stdout } = spawnSync('mandoc', ['-T', 'lint', ...pages.map((page) => `man/${page}`)], {
      encoding: 'utf8',
    });
    // mandoc looks for referenced pages among the installed ones; ours lie beside each other.
    const isOurs = (line: string) => {
      const [, name, section] = /referenced manual not found: Xr (\w+) (\d)/.exec(line) ?? [];
      return name !== undefined && existsSync(`man/${name}.${section}`);
    };
    expect(stdout.split('\n').filter((line) => line !== '' && !isOurs(line))).toEqual([]);
  });
});
