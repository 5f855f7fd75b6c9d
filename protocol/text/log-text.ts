import { printable } from './terminal-text.js';

/** Characters of one text; the rest is left out. */
const longest = 8_192;

/**
 * Text from outside as it may stand in a line of a log that a terminal or a page shows as it is: line breaks and other
 * control characters become spaces, what is invisible or changes direction `?`, and nothing begins an HTML tag (the
 * reference server's own page inserts log lines as HTML).
 */
export function logText(text: string): string {
  return printable(text.slice(0, longest).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')).replaceAll(
    /<(?=[A-Za-z/!?])/g,
    '‹',
  );
}
