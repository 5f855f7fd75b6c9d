import { cut, displayWidth } from '../output/display-width.js';
import { printable } from '../../protocol/text/terminal-text.js';

/** How a piece of text is meant; `theme.ts` says how that looks. Never the only sign of what it says. */
export type Tone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'good'
  | 'warn'
  | 'bad'
  | 'accent'
  | 'selected'
  | `stage${number}`;

export interface Span {
  readonly text: string;
  readonly tone: Tone;
}

/** One line of the screen. */
export type Line = readonly Span[];

export function span(text: string, tone: Tone = 'plain'): Span {
  return { text: printable(text), tone };
}

export function line(...parts: readonly (Span | string)[]): Line {
  return parts.map((part) => (typeof part === 'string' ? span(part) : part));
}

export const blank: Line = [];

/** Cells of the screen. */
export function widthOf(parts: Line): number {
  return parts.reduce((total, { text }) => total + displayWidth(text), 0);
}

/** The line cut to a width; what was cut shows as a tilde. */
export function fitted(parts: Line, width: number): Line {
  let room = width;
  const fit: Span[] = [];
  for (const part of parts) {
    const own = displayWidth(part.text);
    if (own <= room) {
      fit.push(part);
      room -= own;
      continue;
    }
    if (room > 0) fit.push({ ...part, text: cut(part.text, room) });
    return fit;
  }
  return fit;
}

export function sameLine(a: Line, b: Line): boolean {
  return (
    a.length === b.length &&
    a.every((part, index) => part.text === b[index]?.text && part.tone === b[index].tone)
  );
}

export function sameLines(a: readonly Line[], b: readonly Line[]): boolean {
  return a.length === b.length && a.every((parts, index) => sameLine(parts, b[index] ?? []));
}

/** The plain text of lines, without spaces at their ends. */
export function plainText(lines: readonly Line[]): string {
  return lines
    .map((parts) =>
      parts
        .map(({ text }) => text)
        .join('')
        .trimEnd(),
    )
    .join('\n');
}

/** Words in lines of at most `width`. */
export function wrapped(text: string, width: number, tone: Tone = 'plain'): Line[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/)) {
    if (current !== '' && displayWidth(current) + displayWidth(word) + 1 > width) {
      lines.push(current);
      current = word;
    } else current = current === '' ? word : `${current} ${word}`;
  }
  return [...lines, current].map((each) => line(span(each, tone)));
}
