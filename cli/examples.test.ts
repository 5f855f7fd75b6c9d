import { spawnSync } from 'node:child_process';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { withGlobalOptions } from './context.js';
import { nouns } from './nouns.js';

/** Every command of the command line; `ran` hears of those that would be carried out. */
async function program(ran: (command: Command) => void): Promise<Command> {
  const root = withGlobalOptions(new Command('vrt')).enablePositionalOptions();
  for (const { load } of Object.values(nouns)) root.addCommand(await load());
  for (const command of everyOf(root)) {
    command.exitOverride().configureOutput({ writeErr: () => undefined });
    if (command.commands.length === 0) command.action(() => ran(command));
  }
  return root;
}

function everyOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyOf)];
}

/** What `--help` shows as examples: command lines after `vrt`, without what the shell makes of the rest of the line. */
function examplesOf(command: Command): string[] {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  const [, examples = ''] = help.split('Examples:\n');
  return [...examples.matchAll(/^ {2}(?:\$ )?vrt (.*?)(?: {2,}.*| [|>] .*)?$/gm)].map(
    ([, line = '']) => line,
  );
}

/** Words as a shell cuts them: quotes keep spaces. */
function words(line: string): string[] {
  return [...line.matchAll(/(?:'[^']*'|"[^"]*"|\S)+/g)].map(([word]) => word.replaceAll(/^['"]|['"]$/g, ''));
}

const everything = everyOf(await program(() => undefined));
const rows = everything.flatMap((command) => examplesOf(command).map((line) => ({ line, command })));

describe('the examples of --help', () => {
  it('are there for every command that does something', () => {
    const bare = everything.filter((one) => one.commands.length === 0 && examplesOf(one).length === 0);
    expect(bare.map((one) => one.name())).toEqual([]);
  });

  it.each(rows)('can be typed: vrt $line', async ({ line, command }) => {
    const ran: string[] = [];
    const root = await program((one) => ran.push(one.name()));
    await root.parseAsync(words(line), { from: 'user' });
    expect(ran).toEqual([command.name()]);
  });
});

describe('vrt help', () => {
  const said = (...args: string[]) =>
    spawnSync(process.execPath, ['bin/vrt', ...args], { encoding: 'utf8' }).stdout;

  it('followed by a command is its --help', () => {
    expect(said('help', 'session', 'create')).toContain('--no-start');
    expect(said('help', 'session', 'create')).toBe(said('session', 'create', '--help'));
  });

  it('of a noun shows an example of each of its verbs', () => {
    expect(said('help', 'settings', 'preset')).toMatch(/vrt settings preset list\n.* settings preset apply /);
  });
});
