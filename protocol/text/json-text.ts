import { withoutHidden } from './terminal-text.js';

/** JSON without line breaks, in which every character that a terminal would obey, or not show, is written as an escape. */
export function jsonText(json: string): string {
  return withoutHidden(json, (hidden) =>
    Array.from(
      { length: hidden.length },
      (_, index) => String.raw`\u${hidden.charCodeAt(index).toString(16).padStart(4, '0')}`,
    ).join(''),
  );
}
