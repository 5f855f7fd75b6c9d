import type { Argument, Command, Option } from 'commander';

/** Where words come from that only the daemon or a declaration knows. */
export interface WordSources {
  sessions(): Promise<readonly string[]>;
  clients(): Promise<readonly string[]>;
  users(): Promise<readonly string[]>;
  scenarios(): Promise<readonly string[]>;
  streams(): Promise<readonly string[]>;
  settingPaths(): Promise<readonly string[]>;
  presets(): Promise<readonly string[]>;
  /** What the setting or preset at a path takes. */
  settingValues(path: string): Promise<readonly string[]>;
}

/**
 * The words that may stand where the last of `words` is being typed; `words` is the command line after `vrt`, its last
 * word possibly empty. Nothing for what the shell completes better, such as files.
 */
export async function complete(
  program: Command,
  words: readonly string[],
  sources: WordSources,
): Promise<string[]> {
  const typed = words.at(-1) ?? '';
  const { command, operands, awaiting } = descend(program, words.slice(0, -1));
  const candidates =
    awaiting === undefined
      ? await wordsFor(command, operands, typed, sources)
      : await valuesOf(awaiting, sources);
  return candidates.filter((candidate) => candidate.startsWith(typed)).toSorted();
}

interface Position {
  readonly command: Command;
  readonly operands: readonly string[];
  /** The option whose value comes next. */
  readonly awaiting: Option | undefined;
}

function descend(program: Command, words: readonly string[]): Position {
  let command = program;
  const operands: string[] = [];
  let awaiting: Option | undefined;
  for (const word of words) {
    if (awaiting !== undefined) {
      awaiting = undefined;
    } else if (word.startsWith('-')) {
      const option = optionsOf(command).find(({ short, long }) => word === short || word === long);
      awaiting = option?.required === true ? option : undefined;
    } else {
      const child = operands.length === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (child === undefined) operands.push(word);
      else command = child;
    }
  }
  return { command, operands, awaiting };
}

/** Those of the command and of the program above it. */
function optionsOf(command: Command): readonly Option[] {
  return command.parent === null ? command.options : [...command.options, ...optionsOf(command.parent)];
}

async function wordsFor(
  command: Command,
  operands: readonly string[],
  typed: string,
  sources: WordSources,
): Promise<readonly string[]> {
  if (typed.startsWith('-')) return optionsOf(command).flatMap(({ long }) => long ?? []);
  if (command.commands.length > 0) return command.commands.map((child) => child.name());
  const last = command.registeredArguments.at(-1);
  const argument =
    command.registeredArguments[operands.length] ?? (last?.variadic === true ? last : undefined);
  return argument === undefined ? [] : operandsOf(argument, operands, sources);
}

async function operandsOf(
  argument: Argument,
  operands: readonly string[],
  sources: WordSources,
): Promise<readonly string[]> {
  switch (argument.name()) {
    case 'session':
      return sources.sessions();
    case 'client':
      return sources.clients();
    case 'user':
    case 'from':
      return sources.users();
    case 'scenario':
      return sources.scenarios();
    case 'stream':
      return sources.streams();
    case 'path':
    case 'prefix':
      return sources.settingPaths();
    case 'preset':
      return sources.presets();
    case 'value':
    case 'option':
      return sources.settingValues(operands[0] ?? '');
    default:
      return argument.argChoices ?? [];
  }
}

async function valuesOf(option: Option, sources: WordSources): Promise<readonly string[]> {
  if (option.argChoices !== undefined) return option.argChoices;
  switch (option.attributeName()) {
    case 'session':
      return sources.sessions();
    case 'client':
      return sources.clients();
    case 'from':
    case 'to':
      return sources.users();
    case 'scenario':
      return sources.scenarios();
    default:
      return [];
  }
}
