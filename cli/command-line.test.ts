import { Command, Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { forgiveCase, refuseUnknownOption } from './command-line.js';

function program(seen: (options: Record<string, unknown>) => void = () => undefined): Command {
  const create = new Command('create')
    .alias('new')
    .argument('[words...]')
    .requiredOption('--name <name>', '')
    .addOption(new Option('--codec <codec>', '').choices(['h264', 'hevc']))
    .option('-q, --quiet', '')
    .action((_words: unknown, options: Record<string, unknown>) => seen(options));
  const start = new Command('start').argument('[vrtd-options...]').option('--foreground', '');
  const all = new Command('vrt')
    .option('--json', '')
    .addCommand(new Command('session').addCommand(create))
    .addCommand(new Command('daemon').addCommand(start));
  for (const command of [all, ...all.commands, create, start])
    command.exitOverride().configureOutput({ writeErr: () => undefined });
  forgiveCase(all);
  return all;
}

describe('an option that there is not', () => {
  it.each([
    [['session', 'create', '--nmae', 'x'], "unknown option '--nmae'", 'Did you mean --name?'],
    [['session', 'new', '--nmae=x'], "unknown option '--nmae'", 'Did you mean --name?'],
    [['--jsn', 'session', 'create'], "unknown option '--jsn'", 'Did you mean --json?'],
    [
      ['session', 'create', '--zzz'],
      "unknown option '--zzz'",
      'See the allowed flags and values with --help.',
    ],
    [
      ['session', 'create', '--name', 'x', '--cdoec', 'h264'],
      "unknown option '--cdoec'",
      'Did you mean --codec?',
    ],
    [
      ['daemon', 'start', '--state-dir', '/srv/my state'],
      "unknown option '--state-dir'",
      "Options of vrtd stand behind `--`: `vrt daemon start -- --state-dir '/srv/my state'`.",
    ],
    [['daemon', 'start', '--foregruond'], "unknown option '--foregruond'", 'Did you mean --foreground?'],
  ])('%j is named with the nearest', (line, message, hint) => {
    expect(() => refuseUnknownOption(program(), line)).toThrow(
      expect.objectContaining({ code: 'invalid-request', message, hint }),
    );
  });

  it.each([
    [['session', 'create', '--name', 'x', '--json', '-q']],
    [['session', 'create', '--name', '--nmae']],
    [['session', 'create', '--name=x', '--', '--nmae']],
    [['session', 'create', '--help']],
    [['session', 'create', '--name', 'x', '-', '-5']],
    [[]],
  ])('is not seen in %j', (line) => {
    expect(() => refuseUnknownOption(program(), line)).not.toThrow();
  });
});

it('words of options are taken in whatever case, and the nearest is named', async () => {
  const seen: unknown[] = [];
  const run = (codec: string) =>
    program((options) => seen.push(options['codec'])).parseAsync(
      ['session', 'create', '--name', 'x', '--codec', codec],
      { from: 'user' },
    );
  await run('HEVC');
  await run('h264');
  expect(seen).toEqual(['hevc', 'h264']);
  await expect(run('hvec')).rejects.toThrow(/Allowed choices are h264, hevc \(did you mean hevc\?\)\.$/);
});
