import { utf8DecodeLossy } from '../../protocol/utf8.js';

/** In what quotes a line ends; empty for none. */
export type Quote = '' | "'" | '"' | "$'";

/** One word of a command line that is being typed. */
export interface TypedWord {
  /** Value that the program would get so far. */
  readonly value: string;
  /** The quotes that are still open at its end. */
  readonly quote: Quote;
  /** How much of the value stands before the place from which readline replaces text. */
  readonly kept: number;
}

/**
 * The words of a command line up to the cursor, by the quoting rules of bash and zsh and without expanding anything; the
 * last is the one being typed, empty after a space. `breaks` is COMP_WORDBREAKS: readline replaces from the quote that
 * is open, else from the last of these.
 */
export function readTypedLine(line: string, breaks = ''): readonly TypedWord[] {
  const words: TypedWord[] = [];
  let begun = false;
  let value = '';
  let kept = 0;
  let rest = line;
  while (rest !== '') {
    const [space] = /^\s+/.exec(rest) ?? [];
    if (space !== undefined) {
      if (begun) words.push({ value, quote: '', kept });
      begun = false;
      value = '';
      kept = 0;
      rest = rest.slice(space.length);
      continue;
    }
    begun = true;
    const part = quotedPart(rest) ?? barePart(rest);
    if (part.open !== '')
      return [...words, { value: value + part.value, quote: part.open, kept: value.length }];
    value += part.value;
    if (part.length === 1 && breaks.includes(rest.charAt(0))) kept = value.length;
    rest = rest.slice(part.length);
  }
  return [...words, { value, quote: '', kept }];
}

interface Part {
  readonly value: string;
  /** Characters of the line. */
  readonly length: number;
  readonly open: Quote;
}

const quotedParts: readonly (readonly [Quote, RegExp, (inside: string) => string])[] = [
  ["'", /^'([^']*)('?)/, (inside) => inside],
  // Within double quotes a backslash quotes these alone (POSIX shell, 2.2.3).
  ['"', /^"((?:[^"\\]|\\[^]|\\$)*)("?)/, (inside) => inside.replaceAll(/\\([$`"\\])/g, '$1')],
  ["$'", /^\$'((?:[^'\\]|\\[^]|\\$)*)('?)/, ansiText],
];

function quotedPart(text: string): Part | undefined {
  for (const [quote, pattern, read] of quotedParts) {
    const [whole, inside = '', end] = pattern.exec(text) ?? [];
    if (whole !== undefined)
      return { value: read(inside), length: whole.length, open: end === '' ? quote : '' };
  }
  return undefined;
}

function barePart(text: string): Part {
  if (text.startsWith('\\')) return { value: text.slice(1, 2), length: 2, open: '' };
  return { value: text.slice(0, 1), length: 1, open: '' };
}

const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  e: '\u001b',
  E: '\u001b',
  a: '\u0007',
  b: '\b',
  f: '\f',
  v: '\v',
};

/** What stands in `$'...'`: bytes by number, and the escapes of C. */
function ansiText(inside: string): string {
  return inside.replaceAll(
    /(?:\\[0-7]{1,3}|\\x[\dA-Fa-f]{1,2})+|\\(.)/gs,
    (all, char: string | undefined) => {
      if (char !== undefined) return escapes[char] ?? char;
      const bytes = all.slice(1).split('\\');
      return utf8DecodeLossy(
        Uint8Array.from(bytes, (byte) =>
          byte.startsWith('x') ? Number.parseInt(byte.slice(1), 16) : Number.parseInt(byte, 8),
        ),
      );
    },
  );
}
