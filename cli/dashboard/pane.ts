import type { DaemonClient } from '../daemon-client.js';
import type { Model, Scope } from './data/model.js';
import type { Line } from './text.js';

/** Where somebody is in one pane. */
export interface PaneState {
  /** The selected row by its id, and where it was last: rows come and go. */
  readonly selectedId: string | undefined;
  readonly index: number;
  /** The first row that was seen when the selection last moved. */
  readonly top: number;
  readonly search: string;
  /** What the keys of the pane switch on and off, by name. */
  readonly options: Readonly<Record<string, string>>;
}

export const freshState: PaneState = { selectedId: undefined, index: 0, top: 0, search: '', options: {} };

export interface View {
  readonly model: Model;
  readonly state: PaneState;
  readonly width: number;
  readonly height: number;
}

/** A question with one line to answer. */
export interface Ask {
  readonly kind: 'ask';
  readonly title: string;
  readonly initial: string;
  readonly submit: (text: string) => void | Promise<void>;
}

export interface Confirm {
  readonly kind: 'confirm';
  readonly question: string;
  readonly yes: () => void | Promise<void>;
}

export interface FormField {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  /** Present: left and right go through these. */
  readonly choices?: readonly string[];
}

export interface Form {
  readonly kind: 'form';
  readonly title: string;
  readonly fields: readonly FormField[];
  readonly submit: (values: Readonly<Record<string, string>>) => void | Promise<void>;
}

export type Dialog = Ask | Confirm | Form;

/** What an action may do. */
export interface Desk {
  readonly client: DaemonClient;
  /** Says something in the last line, for a while. */
  readonly notice: (text: string) => void;
  readonly open: (dialog: Dialog) => void;
  readonly option: (name: string, value: string) => void;
  /** Puts text on the clipboard of the terminal (OSC 52). */
  readonly copy: (text: string) => void;
  readonly refresh: () => void;
  readonly loadDoctor: () => Promise<void>;
  readonly loadSettings: (scope: Scope) => Promise<void>;
}

/** A key of a pane: what it does, and the command that does the same. */
export interface Action {
  readonly key: string;
  readonly what: string;
  /** What to type in a shell instead; undefined where there is nothing to act on. */
  readonly command: (view: View) => string | undefined;
  readonly run: (view: View, desk: Desk) => void | Promise<void>;
}

/** All of one row, behind Enter. */
export interface Page {
  readonly title: string;
  /** The command that prints the same. */
  readonly command: string;
  readonly row: object;
}

export interface Pane {
  readonly title: string;
  /** Ids of the rows that can be selected, in order. */
  readonly ids: (view: View) => readonly string[];
  readonly lines: (view: View) => readonly Line[];
  readonly actions: readonly Action[];
  /** What Enter opens: the selected row with all its fields. */
  readonly page?: (view: View) => Page | undefined;
  /** The first row that is seen. */
  readonly top?: (view: View) => number;
  /** The row at a line of the pane, by its place among `ids`; undefined where none is. */
  readonly rowAt?: (view: View, line: number) => number | undefined;
  /** The columns by which its rows can be sorted. */
  readonly sorts?: readonly string[];
  /** The newest rows are at the end, and followed until somebody moves up. */
  readonly startsAtEnd?: true;
  /** When it comes to the front. */
  readonly entered?: (desk: Desk, model: Model) => void | Promise<void>;
}

/** Where the selected row is among `ids`: where it was when it is gone. */
export function selectedIndex(ids: readonly string[], { selectedId, index }: PaneState): number {
  const found = selectedId === undefined ? -1 : ids.indexOf(selectedId);
  return found >= 0 ? found : Math.max(0, Math.min(index, ids.length - 1));
}

/** Where the selected row of a pane is: at the end of what is followed there. */
export function currentIndex(pane: Pane, view: View, ids: readonly string[]): number {
  const follows = pane.startsAtEnd === true && view.state.options['follow'] !== 'no';
  return follows ? ids.length - 1 : selectedIndex(ids, view.state);
}

/** Whether a row has all the words of a search, in whatever case. */
export function isFound(search: string, ...texts: readonly (string | null | undefined)[]): boolean {
  if (search === '') return true;
  const all = texts.join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
