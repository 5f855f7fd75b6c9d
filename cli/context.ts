import { Command, Option } from 'commander';
import { socketPlaces } from '../protocol/socket-path.js';
import { DaemonClient } from './daemon-client.js';
import { asksForJson, formatOf, formats, type Format } from './output/format.js';
import { hushed, processTerminal, type Terminal } from './terminal.js';

/** What every command gets: the terminal, the daemon, and how to print. */
export interface Context {
  readonly terminal: Terminal;
  readonly client: DaemonClient;
  readonly format: Format;
  /** `-q` chose the format: actions print nothing. */
  readonly quiet: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
}

interface GlobalOptions {
  readonly socket?: string;
  readonly json?: true;
  readonly output?: Format;
  readonly quiet?: true;
}

/** The options that every command takes, before or after its noun. */
export function withGlobalOptions(command: Command): Command {
  return command
    .addOption(new Option('--socket <path>', "the daemon's socket (also VRT_SOCKET)"))
    .addOption(new Option('--json', 'print JSON (the same as -o json)'))
    .addOption(new Option('-o, --output <format>', 'how to print (also VRT_OUTPUT)').choices([...formats]))
    .addOption(
      new Option('-q, --quiet', 'print names only; of actions nothing but the names of what they made'),
    )
    .addOption(new Option('--verbose', 'print the causes of an error too'));
}

/** A command that does something, with command lines to learn it from. */
class Verb extends Command {
  readonly examples: readonly string[];

  constructor(name: string | undefined, examples: readonly string[]) {
    super(name);
    this.examples = examples;
  }
}

/** A subcommand with the global options, its summary and its examples. */
export function subcommand(nameAndArgs: string, summary: string, examples: readonly string[]): Command {
  return withGlobalOptions(plainSubcommand(nameAndArgs, summary, examples));
}

/** The same for one whose own options would collide with the global ones, as `-o FILE` does. */
export function plainSubcommand(nameAndArgs: string, summary: string, examples: readonly string[]): Command {
  const [name, ...operands] = nameAndArgs.split(' ');
  const command = new Verb(name, examples).description(summary);
  if (name === 'list') command.alias('ls');
  for (const operand of operands) command.argument(operand);
  return command.addHelpText('after', exampleHelp(examples));
}

/** Examples in `--help` of a noun, one for each verb. Empty without verbs. */
export function verbExamples(noun: Command): string {
  const firsts = noun.commands.flatMap((verb) => (verb instanceof Verb ? verb.examples.slice(0, 1) : []));
  return firsts.length === 0 ? '' : exampleHelp(firsts);
}

function exampleHelp(examples: readonly string[]): string {
  return `\nExamples:\n${examples.map((example) => `  $ vrt ${example}`).join('\n')}`;
}

let terminal: Terminal | undefined;
const interrupted = new AbortController();

/** One terminal and one Ctrl-C per process. */
export function theTerminal(): Terminal {
  terminal ??= processTerminal(process, asksForJson(process.argv.slice(2), process.env));
  return terminal;
}

/** The terminal of a command that has no other use for its context. */
export function terminalOf(command: Command): Terminal {
  const { quiet } = command.optsWithGlobals<GlobalOptions>();
  return quiet === true ? hushed(theTerminal()) : theTerminal();
}

/** Makes the context of a command from its options. */
export function contextOf(command: Command): Context {
  const options: GlobalOptions = command.optsWithGlobals();
  process.once('SIGINT', () => interrupted.abort());
  return {
    terminal: terminalOf(command),
    client: new DaemonClient(
      socketPlaces({ flag: options.socket, env: process.env, uid: process.getuid?.() ?? 0 }),
    ),
    format: formatOf(options, process.env),
    quiet: options.quiet === true && options.output === undefined && options.json !== true,
    signal: interrupted.signal,
  };
}
