import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

/** What a program prints that runs in a zone: it is fixed for the life of a process. */
function inZone(zone: string, expression: string): string {
  const program = `
    const { localTime } = await import('./dist/cli/output/local-time.js');
    process.stdout.write(String(${expression}));`;
  return execFileSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    env: { ...process.env, TZ: zone },
  });
}

describe('a time for a person', () => {
  it.each([
    ['Europe/Berlin', '2026-01-31 13:00:00.007+01:00'],
    ['Europe/Berlin', '2026-07-31 14:00:00.007+02:00'],
    ['America/St_Johns', '2026-01-31 08:30:00.007-03:30'],
    ['UTC', '2026-01-31 12:00:00.007+00:00'],
  ])('in %s is %s, with its date and zone', (zone, printed) => {
    const month = printed.slice(0, 7);
    expect(inZone(zone, `localTime('${month}-31T12:00:00.007Z')`)).toBe(printed);
  });
});
