import { Command, CommanderError } from 'commander';
import { exitCodes, VrtError } from '../protocol/api/error.js';
import { nearest } from '../protocol/nearest.js';
import { socketPlaces } from '../protocol/socket-path.js';
import { theTerminal, verbExamples, withGlobalOptions } from './context.js';
import { forgiveCase, refuseUnknownOption } from './command-line.js';
import { DaemonClient } from './daemon-client.js';
import { nouns } from './nouns.js';
import { asksForJson } from './output/format.js';
import { tellError } from './output/tell-error.js';
import { reasonOf } from '../protocol/text/reason.js';

const exitCodeHelp = `
Exit codes:
  0 done   1 failed   2 wrong command line   3 not found   4 daemon not reachable
  5 denied   6 an expectation of a replay was not met   7 timed out

Begin with:
  $ vrt demo
  $ vrt daemon start && vrt session create --name lobby && vrt client list --watch`;

/** Options that take a value and may stand before the noun. */
const valueOptions = new Set(['--socket', '-o', '--output']);

/** Runs one command line; resolves to the exit code. */
export async function run(args: readonly string[], version: string): Promise<number> {
  const json = asksForJson(args, process.env);
  try {
    if (args[0] === 'complete') return await answerShell(args.slice(1), version);
    const line = helpAsFlag(args);
    const program = await programFor(nounIn(line), version, json);
    forgiveCase(program);
    refuseUnknownOption(program, line);
    await program.parseAsync([...line], { from: 'user' });
    return typeof process.exitCode === 'number' ? process.exitCode : exitCodes.done;
  } catch (error) {
    return complain(error, json, args.includes('--verbose'));
  }
}

/** `help session create` as `session create --help`: only the noun that leads the line is loaded with its verbs. */
function helpAsFlag(args: readonly string[]): readonly string[] {
  const [first, ...asked] = args;
  return first === 'help' && asked.length > 0 ? [...asked, '--help'] : args;
}

/** Request of a shell's completion script. */
async function answerShell(args: readonly string[], version: string): Promise<number> {
  const [{ answer, readQuestion }, { wordSources }] = await Promise.all([
    import('./completion/answer.js'),
    import('./completion/word-sources.js'),
  ]);
  const question = readQuestion(args);
  if (question === undefined)
    throw new VrtError('invalid-request', 'This command is for completion scripts, not for people.', {
      hint: 'Load the script of your shell again: `vrt completion bash`, `zsh` or `fish`.',
    });
  const noun = nounIn(question.before);
  const program = await programFor(
    noun !== undefined && nouns[noun] !== undefined ? noun : undefined,
    version,
  );
  const places = socketPlaces({
    flag: socketIn(question.before),
    env: process.env,
    uid: process.getuid?.() ?? 0,
  });
  process.stdout.write(await answer(question, program, wordSources(new DaemonClient(places))));
  return exitCodes.done;
}

/** The program with the commands of one noun; of the others it only knows the summaries. */
async function programFor(noun: string | undefined, version: string, json = false): Promise<Command> {
  const program = withGlobalOptions(new Command('vrt'))
    .description('Headless VR and interactive-3D streaming host')
    .version(version, '-V, --version', 'print the version')
    // What stands behind a noun belongs to it: `vrt poses convert -o FILE` is not `vrt -o FORMAT`.
    .enablePositionalOptions()
    .addHelpText('after', exitCodeHelp);
  if (noun !== undefined && noun !== 'help' && nouns[noun] === undefined) {
    const close = nearest(noun, Object.keys(nouns));
    throw new VrtError('invalid-request', `There is no command "${noun}".`, {
      hint:
        close === undefined
          ? `There are: ${Object.keys(nouns).join(', ')}.`
          : `Did you mean \`vrt ${close}\`?`,
    });
  }
  for (const [name, { summary, load }] of Object.entries(nouns)) {
    const command = name === noun ? await load() : new Command(name).description(summary);
    program.addCommand(command);
    withVerbExamples(command);
  }
  return prepared(program, json);
}

/**
 * Errors are thrown instead of exiting, so that a wrong command line exits with 2; in JSON they are printed once, at
 * the end.
 */
function prepared(command: Command, json: boolean): Command {
  command
    .exitOverride()
    .showSuggestionAfterError()
    .configureOutput({
      writeErr: (text) => {
        if (!json) theTerminal().talk(text.trimEnd().replace(/^error: /, ''));
      },
    });
  for (const child of command.commands) prepared(child, json);
  return command;
}

function withVerbExamples(noun: Command): void {
  const examples = verbExamples(noun);
  if (examples !== '') noun.addHelpText('after', examples);
  for (const child of noun.commands) withVerbExamples(child);
}

function socketIn(args: readonly string[]): string | undefined {
  const given = args.findLast((_, index) => args[index - 1] === '--socket');
  return given ?? args.findLast((arg) => arg.startsWith('--socket='))?.slice('--socket='.length);
}

function nounIn(args: readonly string[]): string | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index];
    if (arg !== undefined && valueOptions.has(arg)) index += 1;
    else if (arg?.startsWith('-') === false) return arg;
  }
  return undefined;
}

/** Says what, why, and what to type next; returns the exit code. */
function complain(error: unknown, json: boolean, verbose: boolean): number {
  const terminal = theTerminal();
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    // Commander has printed the error already; for a line that ends too early it has printed the help.
    if (json) tellError(terminal, json, parserError(error));
    else if (error.code !== 'commander.help') terminal.talk('See the allowed flags and values with --help.');
    return exitCodes.usage;
  }
  const known =
    error instanceof VrtError ? error : new VrtError('internal', reasonOf(error), { cause: error });
  const cause = String(known.cause instanceof Error ? known.cause.stack : (known.stack ?? ''));
  tellError(terminal, json, known, verbose ? cause : undefined);
  return known.exit;
}

/** Message of commander about a command line: a sentence, and in the next line the nearest word. */
function parserError({ code, message }: CommanderError) {
  const [sentence = '', ...meant] = message.replace(/^error: /, '').split('\n');
  const short = code === 'commander.help';
  return {
    code: 'invalid-request',
    message: short ? 'The command line ends too early: a command is missing.' : sentence,
    hint: [...meant, 'See the allowed flags and values with --help.'].join(' '),
  } as const;
}
