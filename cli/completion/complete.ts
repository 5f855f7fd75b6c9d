import type { Argument, Command, Option } from 'commander';

/** Source of words that only the daemon or a declaration knows. */
export interface WordSources {
  sessions(): Promise<readonly string[]>;
  clients(): Promise<readonly string[]>;
  users(): Promise<readonly string[]>;
  scenarios(): Promise<readonly string[]>;
  streams(): Promise<readonly string[]>;
  settingPaths(): Promise<readonly string[]>;
  presets(): Promise<readonly string[]>;
  /** Values of the setting or preset at a path. */
  settingValues(path: string): Promise<readonly string[]>;
}

/** Completions of the word being typed. */
export interface Completion {
  /** Each begins with the typed text. One that ends with `=` is not complete. */
  readonly words: readonly string[];
  /** It is the name of a file, which the shell knows better. */
  readonly files: boolean;
}

type Candidates = readonly string[] | 'files';

/**
 * Completions of the last of `words`; `words` is the command line after `vrt` as the program would get it, its last
 * word possibly empty.
 */
export async function complete(
  program: Command,
  words: readonly string[],
  sources: WordSources,
): Promise<Completion> {
  const typed = words.at(-1) ?? '';
  const candidates = await candidatesFor(descend(program, words.slice(0, -1)), typed, sources);
  if (candidates === 'files') return { words: [], files: true };
  const fitting = candidates.filter((candidate) => candidate.startsWith(typed));
  return { words: [...new Set(fitting)].toSorted(), files: false };
}

interface Position {
  readonly command: Command;
  readonly operands: readonly string[];
  /** The option whose value comes next. */
  readonly awaiting: Option | undefined;
  /** After `--` everything is an operand, also what begins with a dash. */
  readonly operandsOnly: boolean;
}

function descend(program: Command, words: readonly string[]): Position {
  let command = program;
  const operands: string[] = [];
  let awaiting: Option | undefined;
  let operandsOnly = false;
  for (const word of words) {
    if (operandsOnly) operands.push(word);
    else if (awaiting !== undefined && !(awaiting.variadic && word.startsWith('-'))) {
      if (!awaiting.variadic) awaiting = undefined;
    } else if (word === '--') {
      awaiting = undefined;
      operandsOnly = true;
    } else if (word.startsWith('-')) {
      awaiting = optionsOf(command).find(
        ({ short, long, required }) => required && (word === short || word === long),
      );
    } else {
      const child =
        operands.length === 0
          ? command.commands.find((one) => one.name() === word || one.aliases().includes(word))
          : undefined;
      if (child === undefined) operands.push(word);
      else command = child;
    }
  }
  return { command, operands, awaiting, operandsOnly };
}

/** Those of the command and of the program above it. */
function optionsOf(command: Command): readonly Option[] {
  return command.parent === null ? command.options : [...command.options, ...optionsOf(command.parent)];
}

async function candidatesFor(
  { command, operands, awaiting, operandsOnly }: Position,
  typed: string,
  sources: WordSources,
): Promise<Candidates> {
  if (awaiting !== undefined && !(awaiting.variadic && typed.startsWith('-')))
    return valuesOf(awaiting, typed, sources);
  if (operandsOnly) return wordsFor(command, operands, sources);
  if (!typed.startsWith('-')) return behindDashes(await wordsFor(command, operands, sources));
  const [, name, value] = /^(--[^=]+)=(.*)$/s.exec(typed) ?? [];
  const named = optionsOf(command).find(({ long, required }) => required && long === name);
  if (named === undefined) return optionsOf(command).flatMap(({ long }) => long ?? []);
  const values = await valuesOf(named, value ?? '', sources);
  return values === 'files' ? values : values.map((each) => `${named.long ?? ''}=${each}`);
}

/** A name that the program would take for an option stands behind `--`; that is offered first. */
function behindDashes(candidates: Candidates): Candidates {
  if (candidates === 'files') return candidates;
  return candidates.map((word) => (word.startsWith('-') ? '--' : word));
}

async function wordsFor(
  command: Command,
  operands: readonly string[],
  sources: WordSources,
): Promise<Candidates> {
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
): Promise<Candidates> {
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
    case 'file':
    case 'fixture':
      return 'files';
    default:
      return argument.argChoices ?? [];
  }
}

async function valuesOf(option: Option, typed: string, sources: WordSources): Promise<Candidates> {
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
      if (option.flags.includes('<path=value')) return assignments(typed, sources);
      return /<(?:file|dir|path)\b/.test(option.flags) ? 'files' : [];
  }
}

/** `PATH=` of every setting, and once one is typed, `PATH=VALUE`. */
async function assignments(typed: string, sources: WordSources): Promise<readonly string[]> {
  const end = typed.indexOf('=');
  if (end === -1) return (await sources.settingPaths()).map((path) => `${path}=`);
  const path = typed.slice(0, end);
  return (await sources.settingValues(path)).map((value) => `${path}=${value}`);
}
