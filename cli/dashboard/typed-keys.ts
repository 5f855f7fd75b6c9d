import type { Key } from './key.js';
import { readMouse } from './mouse.js';

/**
 * Keys one by one. What is typed fast, or before anybody listened, comes in one piece, control characters and all; Ink
 * names only those that come alone.
 */
export function keysOf(input: string, key: Key): [string, Key][] {
  const { events, rest } = readMouse(input);
  if (rest !== input)
    return [
      ...events.map((mouse): [string, Key] => ['', { mouse }]),
      ...(rest === '' ? [] : keysOf(rest, {})),
    ];
  if (input.length <= 1 || key.ctrl === true) return [[input, key]];
  return Array.from(input, typed);
}

function typed(character: string): [string, Key] {
  const code = character.codePointAt(0) ?? 0;
  switch (character) {
    case '\r':
    case '\n':
      return ['', { return: true }];
    case '\t':
      return ['', { tab: true }];
    case '\u001b':
      return ['', { escape: true }];
    case '\b':
    case '\u007f':
      return ['', { backspace: true }];
    default:
      // Ctrl takes the upper three bits off a letter.
      return code < 0x20 ? [String.fromCodePoint(code + 0x60), { ctrl: true }] : [character, {}];
  }
}
