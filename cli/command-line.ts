import { InvalidArgumentError, type Command } from 'commander';
import { VrtError } from '../protocol/api/error.js';
import { nearest, sameWord } from '../protocol/nearest.js';
import { shellLine } from '../protocol/text/shell-word.js';

/** Makes options with choices ignore case and name the nearest choice on a mistake. For a command and its verbs. */
export function forgiveCase(command: Command): void {
  for (const option of command.options) {
    const { argChoices } = option;
    if (argChoices === undefined) continue;
    option.argParser((text: string) => {
      const word = sameWord(text, argChoices);
      if (word !== undefined) return word;
      const close = nearest(text, argChoices);
      throw new InvalidArgumentError(
        `Allowed choices are ${argChoices.join(', ')}${close === undefined ? '' : ` (did you mean ${close}?)`}.`,
      );
    });
  }
  for (const child of command.commands) forgiveCase(child);
}

/**
 * Commander misses a required option before it notices that one is misspelt: `session create --nmae x`. Throws VrtError
 * `invalid-request` for the first option of the line that the command which it names does not have.
 */
export function refuseUnknownOption(program: Command, line: readonly string[]): void {
  let command = program;
  const known = new Map<string, boolean>();
  const learn = () => {
    for (const { short, long, required, optional } of command.options)
      for (const flag of [short, long])
        if (flag !== undefined && flag !== null) known.set(flag, required || optional);
  };
  learn();
  for (let index = 0; index < line.length; index += 1) {
    const word = line[index] ?? '';
    if (word === '--') return;
    const [flag = word] = word.split('=');
    if (!word.startsWith('-') || word === '-') {
      const verb = command.commands.find((one) => one.name() === word || one.aliases().includes(word));
      if (verb === undefined) continue;
      command = verb;
      learn();
      continue;
    }
    if (known.has(flag)) {
      // Its value may have any form.
      if (known.get(flag) === true && flag === word) index += 1;
      continue;
    }
    if (!word.startsWith('--') || ['--help', '--version'].includes(word)) continue;
    const close = nearest(flag, known.keys());
    const passed = passedOn(command, line.slice(line.indexOf(command.name()) + 1));
    if (passed !== undefined && close === undefined)
      throw new VrtError('invalid-request', `unknown option '${flag}'`, { hint: passed });
    throw new VrtError('invalid-request', `unknown option '${flag}'`, {
      hint: close === undefined ? 'See the allowed flags and values with --help.' : `Did you mean ${close}?`,
    });
  }
}

/** The hint for a command that hands options on to another program: they stand behind `--`. */
function passedOn(command: Command, typed: readonly string[]): string | undefined {
  const argument = command.registeredArguments.at(-1);
  const [, program] = /^(.+)-options$/.exec(argument?.name() ?? '') ?? [];
  if (program === undefined) return undefined;
  const line = shellLine('vrt', ...(command.parent === null ? [] : [command.parent.name()]), command.name());
  return `Options of ${program} stand behind \`--\`: \`${line} -- ${shellLine(...typed)}\`.`;
}
