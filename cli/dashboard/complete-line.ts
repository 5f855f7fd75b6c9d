import { shellWord } from '../../protocol/text/shell-word.js';
import { commonPrefix } from '../completion/common-prefix.js';
import { readTypedLine } from '../completion/typed-line.js';

/** A line typed after `:`, as the words of a command of vrt; the last is the one being typed, perhaps empty. */
export interface LineToComplete {
  /** `vrt ` where it was typed: commands work without it. */
  readonly prefix: string;
  readonly before: readonly string[];
  readonly last: string;
}

export function lineToComplete(typed: string): LineToComplete {
  const words = readTypedLine(typed.trimStart()).map(({ value }) => value);
  const prefix = words.length > 1 && words[0] === 'vrt' ? 'vrt ' : '';
  return { prefix, before: words.slice(prefix === '' ? 0 : 1, -1), last: words.at(-1) ?? '' };
}

/**
 * The line with its last word as far as all `words` that may stand there agree, and the words to choose from where they
 * do not. Quoted as the line is read: as in a shell.
 */
export function completedLine(
  { prefix, before, last }: LineToComplete,
  words: readonly string[],
): { readonly typed: string; readonly choices: readonly string[] } {
  const common = commonPrefix(words);
  const whole = words.length === 1 && !common.endsWith('=');
  const end = common === '' ? last : common;
  const parts = [...before.map(shellWord), ...(end === '' ? [''] : [shellWord(end)])];
  return {
    typed: `${prefix}${parts.join(' ')}${whole ? ' ' : ''}`,
    choices: words.length > 1 ? words : [],
  };
}
