import type { Command } from 'commander';
import { bashReplies } from './bash-replies.js';
import { complete, type WordSources } from './complete.js';
import { isShell, type Shell } from './scripts.js';
import { readTypedLine, type TypedWord } from './typed-line.js';

/** The question of a shell's script: what was typed after `vrt`. */
export interface Question {
  /** `words`: no shell asks, but a program that takes the words as they are. */
  readonly shell: Shell | 'words';
  /** As the program would get them. */
  readonly before: readonly string[];
  /** The word in which the cursor stands, up to it. */
  readonly typed: TypedWord;
}

/** Reads the arguments of `vrt complete`; undefined for what no script asks. */
export function readQuestion([shell, ...asked]: readonly string[]): Question | undefined {
  if (shell === undefined || (shell !== 'words' && !isShell(shell))) return undefined;
  const raw = asked.at(-1) ?? '';
  switch (shell) {
    case 'bash': {
      const [line = '', breaks = ''] = asked;
      const words = readTypedLine(line, breaks);
      const typed = words.at(-1);
      return typed && { shell, before: words.slice(1, -1).map(({ value }) => value), typed };
    }
    case 'zsh':
      return { shell, before: asked.slice(0, -1).map((word) => valueOf(word).value), typed: valueOf(raw) };
    case 'words':
      return { shell, before: asked.slice(0, -1), typed: { value: raw, quote: '', kept: 0 } };
    case 'fish':
      // Fish has taken the quotes from all but the last.
      return { shell, before: asked.slice(0, -1), typed: valueOf(raw) };
  }
}

/** One word in the quotes that were typed. */
function valueOf(raw: string): TypedWord {
  return readTypedLine(raw)[0] ?? { value: '', quote: '', kept: 0 };
}

/** What the script reads: what it is to do besides (`nospace`, `files`), then the words, a NUL behind each. */
export async function answer(question: Question, program: Command, sources: WordSources): Promise<string> {
  const { shell, before, typed } = question;
  const { words, files } = await complete(program, [...before, typed.value], sources);
  const { replies, noSpace } =
    shell === 'bash'
      ? bashReplies(typed, words)
      : { replies: words, noSpace: words.length > 0 && words.every((word) => word.endsWith('=')) };
  const manner = [...(files ? ['files'] : []), ...(noSpace ? ['nospace'] : [])].join(' ');
  return [manner, ...replies].map((field) => `${field}\0`).join('');
}
