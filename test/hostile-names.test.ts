import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Machine, run } from './system/machine.js';

/** As guests of an orchestrator, and whoever names a file, may choose them. */
const names = [
  '=1+1","x',
  '-2+3 \\"\\n',
  "it's $(touch pwned) `touch pwned`",
  '\u202eevil\u2066 \u009b2J \u200b \ufeff',
  '<b onload="x">&amp;]]>',
  '日本 🥽 e\u0301',
];

/** What a terminal would obey, reorder or not show. */
const dangerous = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u200b\u202a-\u202e\u2060-\u206f\ufeff]/u;

function shown(output: string): string {
  return output.replaceAll('\n', '');
}

describe('hostile names', () => {
  it('are shown harmless by every command, and come whole out of every document', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const vrt = (...words: string[]) =>
      run(['bin/vrt', ...words], { ...process.env, VRT_SOCKET: machine.socket });
    for (const name of names) expect((await vrt('user', 'add', '--', name)).stderr).toBe('');

    for (const command of [['user', 'list'], ['user', 'show', '--', names[3] ?? ''], ['logs'], ['events']]) {
      const { code, stdout } = await vrt(...command);
      expect(code, command.join(' ')).toBe(0);
      expect(shown(stdout), command.join(' ')).not.toMatch(dangerous);
    }
    const listed = async (format: string) => (await vrt('user', 'list', '-o', format)).stdout;
    const namesIn = (rows: unknown) => (rows as { name: string }[]).map(({ name }) => name).toSorted();
    expect(namesIn(JSON.parse(await listed('json')))).toEqual(names.toSorted());
    expect(namesIn(parse(await listed('yaml')))).toEqual(names.toSorted());

    const script =
      'import csv,io,json,sys; print(json.dumps(list(csv.DictReader(io.StringIO(sys.stdin.read(), newline="")))))';
    const rows: unknown = JSON.parse(
      execFileSync('python3', ['-c', script], {
        input: await listed('csv'),
        encoding: 'utf8',
        env: { ...process.env, PYTHONUTF8: '1' },
      }),
    );
    // What a spreadsheet would calculate has an apostrophe in front.
    expect(namesIn(rows)).toEqual(names.map((name) => (/^[=-]/.test(name) ? `'${name}` : name)).toSorted());
  });

  it('of recordings leave a JUnit report that XML parsers read', async () => {
    await using machine = await Machine.create();
    const report = join(machine.folder, 'junit.xml');
    const files = names.map((name) =>
      join(machine.folder, `${name.replaceAll('/', '')}\ufffe\u0001.vrtposes`),
    );
    await run(['bin/vrt', 'replay', ...files, '--junit', report]);
    const read = execFileSync('xmllint', ['--nonet', '--xpath', 'count(//testsuite)', report], {
      encoding: 'utf8',
    });
    expect(Number(read)).toBe(names.length);
  });
});
