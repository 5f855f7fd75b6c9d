import type { Key } from './key.js';

/** A line that is being typed, after a key: letters come at its end, and go from there. */
export function edited(text: string, input: string, key: Key): string {
  if (key.backspace === true || key.delete === true) return Array.from(text).slice(0, -1).join('');
  if (key.ctrl === true) return input === 'u' ? '' : text;
  // oxlint-disable-next-line no-control-regex -- pasted text may bring line ends
  return text + input.replaceAll(/[\u0000-\u001f\u007f]/g, '');
}
