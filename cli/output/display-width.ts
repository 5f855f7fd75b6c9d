import { eastAsianWidth } from 'get-east-asian-width';
import { pictures } from '../../protocol/text/terminal-text.js';

/** Printable ASCII: a cell each, the usual case. */
const plain = /^[ -~]*$/;

/** A flag, a picture of any length, or one code point. */
const drawn = new RegExp(String.raw`\p{Regional_Indicator}{2}|${pictures}|.`, 'gsu');

/** Characters drawn over or joined to the one before: marks, and the later letters of a Korean syllable. */
const joined = /^[\p{Mn}\p{Me}\p{Default_Ignorable_Code_Point}\u1160-\u11ff\ud7b0-\ud7ff]$/u;

/** Made a picture of two cells by the selector, or one by nature. */
const wide = /\ufe0f|\p{Emoji_Presentation}/u;

/** How many cells of a terminal a text takes: two for East Asian wide characters and pictures, none for marks. */
export function displayWidth(text: string): number {
  if (plain.test(text)) return text.length;
  let width = 0;
  for (const [part] of text.matchAll(drawn)) width += widthOf(part);
  return width;
}

/** Text padded with spaces behind or before it to this many cells. */
export function padded(text: string, width: number, side: 'left' | 'right' = 'left'): string {
  const room = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return side === 'left' ? text + room : room + text;
}

/** The beginning of a text that fits into this many cells; a tilde shows that something was cut. */
export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1 ? '' : `${fitting(partsOf(text), width - 1).join('')}~`;
}

/** Likewise the end of it. */
export function cutFront(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  return width < 1
    ? ''
    : `~${fitting(partsOf(text).reverse(), width - 1)
        .reverse()
        .join('')}`;
}

function partsOf(text: string): string[] {
  return Array.from(text.matchAll(drawn), ([part]) => part);
}

function fitting(parts: readonly string[], width: number): string[] {
  let room = width;
  const first = parts.findIndex((part) => {
    room -= widthOf(part);
    return room < 0;
  });
  return parts.slice(0, first);
}

function widthOf(part: string): number {
  if (joined.test(part)) return 0;
  return wide.test(part) ? 2 : eastAsianWidth(part.codePointAt(0) ?? 0);
}
