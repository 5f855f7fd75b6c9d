import { readTypedLine } from '../completion/typed-line.js';

/** What a line typed after `:` asks for. */
export type Asked =
  | { readonly kind: 'tab'; readonly tab: number }
  | { readonly kind: 'quit' }
  | { readonly kind: 'run'; readonly words: readonly string[] };

/**
 * Reads it: the title of a tab or its beginning goes there, `q` leaves, and anything else is a command of vrt, with or
 * without `vrt` before it, quoted as in a shell. Undefined for an empty line.
 */
export function readCommandLine(text: string, titles: readonly string[]): Asked | undefined {
  const words = readTypedLine(text.trim()).map(({ value }) => value);
  const [first = '', ...others] = words[0] === 'vrt' ? words.slice(1) : words;
  if (first === '') return undefined;
  if (others.length > 0 || words[0] === 'vrt') return { kind: 'run', words: [first, ...others] };
  if (['q', 'quit', 'exit'].includes(first)) return { kind: 'quit' };
  const wanted = first.toLowerCase();
  const tab = titles.findIndex((title) => title.toLowerCase().startsWith(wanted));
  return tab < 0 ? { kind: 'run', words: [first] } : { kind: 'tab', tab };
}
