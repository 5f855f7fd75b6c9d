import { edited } from './edited.js';
import type { Key } from './key.js';
import type { Dialog, Form } from './pane.js';
import { line, span, type Line } from './text.js';

/** What somebody has typed into a dialog so far. */
export interface DialogState {
  readonly dialog: Dialog;
  /** One text per field; one for a question. */
  readonly values: readonly string[];
  readonly field: number;
}

export type DialogStep =
  | { readonly kind: 'open'; readonly state: DialogState }
  | { readonly kind: 'closed' }
  | { readonly kind: 'done'; readonly values: readonly string[] };

const longestValue = 1_024;

export function opened(dialog: Dialog): DialogState {
  const values =
    dialog.kind === 'form'
      ? dialog.fields.map(({ value }) => value)
      : [dialog.kind === 'ask' ? dialog.initial : ''];
  return { dialog, values, field: 0 };
}

/** What a key does in a dialog. Text that is pasted comes in one piece. */
export function step(state: DialogState, input: string, key: Key): DialogStep {
  const { dialog, values, field } = state;
  if (key.escape === true) return { kind: 'closed' };
  if (dialog.kind === 'confirm') {
    if (input === 'y' || input === 'Y') return { kind: 'done', values };
    return { kind: 'closed' };
  }
  if (key.return === true) return { kind: 'done', values };
  const open = (change: Partial<DialogState>): DialogStep => ({
    kind: 'open',
    state: { ...state, ...change },
  });
  const current = values[field] ?? '';
  const write = (text: string) => open({ values: values.with(field, text.slice(0, longestValue)) });
  if (dialog.kind === 'form') {
    const move =
      key.downArrow === true || (key.tab === true && key.shift !== true)
        ? 1
        : key.upArrow === true || key.tab === true
          ? -1
          : 0;
    if (move !== 0) return open({ field: (field + move + dialog.fields.length) % dialog.fields.length });
    const { choices } = dialog.fields[field] ?? {};
    if (choices !== undefined) {
      const turn = key.rightArrow === true || input === ' ' ? 1 : key.leftArrow === true ? -1 : 0;
      const at = choices.indexOf(current);
      return turn === 0 ? open({}) : write(choices[(at + turn + choices.length) % choices.length] ?? current);
    }
  }
  return write(edited(current, input, key));
}

/** A dialog as lines, at the bottom of the screen. */
export function dialogLines({ dialog, values, field }: DialogState): Line[] {
  switch (dialog.kind) {
    case 'confirm':
      return [line(span(`${dialog.question} [y/N]`, 'warn'))];
    case 'ask':
      return [
        line(span(`${dialog.title}: `, 'strong'), values[0] ?? '', span('_', 'accent')),
        hint('Enter: take it   Esc: leave it   Ctrl-U: clear'),
      ];
    case 'form':
      return formLines(dialog, values, field);
  }
}

function formLines({ title, fields }: Form, values: readonly string[], field: number): Line[] {
  const width = Math.max(...fields.map(({ label }) => label.length));
  return [
    line(span(title, 'strong')),
    ...fields.map(({ label, choices }, index) => {
      const value = values[index] ?? '';
      const here = index === field;
      return line(
        span(here ? '> ' : '  ', 'accent'),
        span(`${label.padEnd(width)}  `, 'dim'),
        choices === undefined ? value : `< ${value} >`,
        here && choices === undefined ? span('_', 'accent') : '',
      );
    }),
    hint('Up, Down: field   Left, Right: choice   Enter: take it   Esc: leave it'),
  ];
}

function hint(text: string): Line {
  return line(span(text, 'dim'));
}
