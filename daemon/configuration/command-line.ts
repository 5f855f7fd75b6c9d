import { Command, CommanderError } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { nearest } from '../../protocol/nearest.js';
import { flagName, optionNames, optionTable, type OptionName } from './option-table.js';

/** The command line of `vrtd`. */
export type CommandLine =
  | { readonly command: 'run'; readonly flags: Flags }
  | { readonly command: 'doctor'; readonly json: boolean; readonly flags: Flags }
  /** Help or the version was asked for and is the text to print. */
  | { readonly command: 'print'; readonly text: string };

export type Flags = Partial<Record<OptionName, string>>;

/** Parses the arguments (without node and script). Throws VrtError `invalid-request` for a wrong command line. */
export function parseCommandLine(args: readonly string[], version: string): CommandLine {
  let text = '';
  let chosen: 'run' | 'doctor' = 'run';
  let json = false;
  const program = new Command('vrtd')
    .description('The vrt daemon: finds headsets, trusts them and streams to them.')
    .version(version)
    .exitOverride()
    .allowExcessArguments()
    .configureOutput({ writeOut: (chunk) => (text += chunk), writeErr: () => undefined })
    .addHelpText(
      'after',
      '\nEach option may also be set by an environment variable (--socket: VRT_SOCKET) or in the configuration file.',
    )
    .action(() => {
      const [word] = program.args;
      if (word === undefined) return;
      const close = nearest(word, [...program.commands.map((command) => command.name()), 'help']);
      throw new VrtError('invalid-request', `vrtd has no command "${word}".`, {
        hint: close === undefined ? 'See `vrtd --help`.' : `Did you mean \`vrtd ${close}\`?`,
      });
    });
  for (const name of optionNames) program.option(optionTable[name].flag, optionTable[name].description);
  program
    .command('doctor')
    .description('check what works on this machine, what is missing and how to fix it')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) => {
      chosen = 'doctor';
      json = options.json === true;
    });
  try {
    program.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return { command: 'print', text };
    const sentence = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
    throw new VrtError('invalid-request', sentence, { hint: 'See `vrtd --help`.', cause: error });
  }
  const flags = flagsOf(program.opts<Record<string, unknown>>());
  return chosen === 'run' ? { command: 'run', flags } : { command: 'doctor', json, flags };
}

function flagsOf(values: Record<string, unknown>): Flags {
  const flags: Flags = {};
  for (const name of optionNames) {
    const value = values[name];
    if (typeof value !== 'string') continue;
    if (value === '') throw new VrtError('invalid-request', `${flagName(name)} takes a value.`);
    flags[name] = value;
  }
  return flags;
}
