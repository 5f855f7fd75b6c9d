import { utf8Encode } from '../utf8.js';
import { withoutHidden } from './terminal-text.js';

/** Characters without meaning to any shell. */
const bare = /^[\w+:,./@-][\w+:,./@=-]*$/;

/**
 * Text as one word of a command line that a person copies into a shell: bare where it can be, else in single quotes. With
 * characters that cannot be shown it is `$'...'` (POSIX.1-2024, bash, zsh), so that the line shown is the line meant.
 */
export function shellWord(text: string): string {
  if (bare.test(text)) return text;
  // No argument holds a NUL.
  const word = text.replaceAll('\0', '?');
  const quoted = `'${word.replaceAll("'", String.raw`'\''`)}'`;
  if (withoutHidden(quoted, () => '') === quoted) return quoted;
  const escaped = word.replaceAll(/[\\']/g, String.raw`\$&`);
  return `$'${withoutHidden(escaped, octal)}'`;
}

/** A command line of such words. */
export function shellLine(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** `\ooo` for each byte of the text. */
export function octal(text: string): string {
  return [...utf8Encode(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
