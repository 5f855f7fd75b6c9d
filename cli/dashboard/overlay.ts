import { fields } from '../output/print.js';
import { helpLines } from './keys.js';
import type { Page, Pane } from './pane.js';
import { line, span, type Line } from './text.js';

/** What lies over the rows of a tab. */
export type Overlay =
  | { readonly kind: 'help' }
  /** All of the selected row, as it changes; `top` is the first line that is seen. */
  | { readonly kind: 'page'; readonly top: number }
  | Output;

/** What a command that was typed has printed so far. */
export interface Output {
  readonly kind: 'output';
  readonly command: string;
  readonly text: string;
  /** Its exit code; undefined while it runs. */
  readonly code: number | undefined;
  readonly top: number;
}

/** All lines of it; `page` is of the row that is selected now, if there is one. */
export function overlayLines(overlay: Overlay, pane: Pane, page: Page | undefined): readonly Line[] {
  switch (overlay.kind) {
    case 'help':
      return helpLines(pane);
    case 'page':
      return page === undefined
        ? [line(span('It no longer exists.', 'warn'))]
        : [line(span(page.title, 'strong')), ...textLines(fields(page.row))];
    case 'output':
      return [
        line(span('$ ', 'dim'), span(overlay.command, 'accent')),
        ...textLines(overlay.text),
        line(ending(overlay.code)),
      ];
  }
}

function ending(code: number | undefined) {
  if (code === undefined) return span('It runs; Esc ends it.', 'dim');
  return code === 0 ? span('Done.', 'dim') : span(`It ended with ${code}.`, 'bad');
}

function textLines(text: string): Line[] {
  return text
    .trimEnd()
    .split('\n')
    .map((each) => line(each.replaceAll('\t', '    ')));
}

/** The overlay scrolled by so many lines, within what it has. */
export function scrolled(overlay: Overlay, lines: number, height: number, distance: number): Overlay {
  if (overlay.kind === 'help') return overlay;
  const last = Math.max(0, lines - height);
  return { ...overlay, top: Math.max(0, Math.min(last, overlay.top + distance)) };
}
