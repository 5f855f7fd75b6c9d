import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorPage } from '../protocol/api/error-page.js';
import { errorCatalogue, exitCodes, isErrorCode, retiredErrorCodes } from '../protocol/api/error.js';
import { eventKinds } from '../protocol/api/event-data.js';
import { eventMeaning, eventPage } from '../protocol/api/event-page.js';
import { eventTypes } from '../protocol/api/event.js';
import { settingsPage } from '../protocol/settings/manual-page.js';

const pages = ['vrt.1', 'vrtd.8', 'vrtposes.5', 'vrt-settings.7'];
const haveMandoc = spawnSync('mandoc', ['-T', 'lint', 'man/vrt.1']).error === undefined;

describe('the manual', () => {
  it.each([
    ['man/vrt-settings.7', settingsPage()],
    ['docs/errors.md', errorPage()],
    ['docs/events.md', eventPage()],
  ])('has in %s what the declarations say (else run `node scripts/write-manual.mjs`)', (path, page) => {
    expect(readFileSync(path, 'utf8')).toBe(page);
  });

  it('says of every error code what it means, what to do and how vrt exits', () => {
    const rows = [...readFileSync('docs/errors.md', 'utf8').matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)];
    const page = new Map(rows.map(([, code = '', cells = '']) => [code, cells.split(' | ')]));
    for (const [code, { hint, exit, status }] of Object.entries(errorCatalogue)) {
      const [meaning = '', ...others] = page.get(code) ?? [];
      expect(meaning.length, code).toBeGreaterThan(10);
      expect(others, code).toEqual([hint, String(exit), String(status)]);
    }
  });

  it('lists retired error codes, none of which is in use', () => {
    const page = readFileSync('docs/errors.md', 'utf8');
    for (const code of Object.keys(retiredErrorCodes)) {
      expect(page).toContain(`| \`${code}\` |`);
      expect(isErrorCode(code)).toBe(false);
    }
  });

  it('lists every exit status in vrt(1)', () => {
    const page = readFileSync('man/vrt.1', 'utf8');
    const chapter = page.slice(page.indexOf('.Sh EXIT STATUS'), page.indexOf('.Sh EXAMPLES'));
    const listed = [...chapter.matchAll(/^\.It (\d+)$/gm)].map(([, exit]) => Number(exit));
    expect(listed).toEqual(Object.values(exitCodes).toSorted((a, b) => a - b));
  });

  it('says of every event when it is emitted', () => {
    const silent = eventTypes.flatMap((type) =>
      Object.keys(eventKinds[type].actions)
        .filter((action) => eventMeaning(type, action) === undefined)
        .map((action) => `${type}.${action}`),
    );
    expect(silent).toEqual([]);
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
