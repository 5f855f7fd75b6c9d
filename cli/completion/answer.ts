import type { Command } from 'commander';
import { bashReplies } from './bash-replies.js';
import { complete, type WordSources } from './complete.js';
import { isShell, type Shell } from './scripts.js';
import { readTypedLine, type TypedWord } from './typed-line.js';

/** Request of a shell's script: the text typed after `vrt`. */
export interface Question {
  /** `words`: the caller is not a shell, but a program that takes the words as they are. */
  readonly shell: Shell | 'words';
  /** As the program would get them. */
  readonly before: readonly string[];
  /** The word in which the cursor stands, up to it. */
  readonly typed: TypedWord;
}

/** Reads the arguments of `vrt complete`; undefined for any other request. */
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

/** One word in the typed quotes. */
function valueOf(raw: string): TypedWord {
  return readTypedLine(raw)[0] ?? { value: '', quote: '', kept: 0 };
}

/** Output for the script: flags (`nospace`, `files`), then the words, a NUL behind each. */
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
