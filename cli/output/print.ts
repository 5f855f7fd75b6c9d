import { csvCell } from '../../protocol/text/csv-cell.js';
import type { Terminal } from '../terminal.js';
import { chooseColumns, chooseRows, everyField, type ChoiceFlags, type Chosen } from './choose.js';
import type { Format } from './format.js';
import { table, type Column } from './table.js';

export interface View<T> {
  readonly columns: readonly Column<T>[];
  /** What `-o name` and `--quiet` print. */
  readonly name: (row: T) => string;
  /** Said on a terminal when there is nothing to list. */
  readonly none: string;
}

/** Significant digits of a number that is no whole one. */
const shownDigits = 6;

/** Default order of a list: naturally by name (`lobby-2` before `lobby-10`), or as it is given. */
export type Order = 'by name' | 'as given';

const natural = new Intl.Collator('en', { numeric: true });

/** Prints a list in the chosen format. Throws VrtError for a column, filter or order that it cannot have. */
export async function printList<T extends object>(
  terminal: Terminal,
  format: Format,
  rows: readonly T[],
  view: View<T>,
  order: Order = 'by name',
  choice: ChoiceFlags = {},
): Promise<void> {
  const text = await listText(format, rows, view, order, choice, widthOf(terminal));
  if (text === '' && format === 'table') terminal.talk(view.none);
  else terminal.write(text);
}

/** A table is cut for a person who looks at it, and whole for a program. */
export function widthOf({ interactive, columns }: Terminal): number {
  return interactive ? columns : Infinity;
}

/** A list as text: empty for a table without rows. */
export async function listText<T extends object>(
  format: Format,
  rows: readonly T[],
  view: View<T>,
  order: Order = 'by name',
  choice: ChoiceFlags = {},
  width = Infinity,
): Promise<string> {
  const ordered =
    order === 'as given' ? rows : rows.toSorted((a, b) => natural.compare(view.name(a), view.name(b)));
  const chosen = chooseRows(ordered, view.columns, choice);
  const columns =
    choice.columns === undefined ? undefined : chooseColumns(choice.columns, rows, view.columns);
  switch (format) {
    case 'table':
      return table(chosen, columns?.map(({ column }) => column) ?? view.columns, width);
    case 'name':
      return chosen.map((row) => `${view.name(row)}\n`).join('');
    case 'csv':
      return csvText(chosen, columns ?? everyField(rows));
    case 'json':
    case 'yaml':
      return document(
        format,
        columns === undefined
          ? chosen
          : chosen.map((row) => Object.fromEntries(columns.map(({ name, raw }) => [name, raw(row)]))),
      );
  }
}

function csvText<T>(rows: readonly T[], columns: readonly Chosen<T>[]): string {
  if (columns.length === 0) return '';
  return [columns.map(({ name }) => name), ...rows.map((row) => columns.map(({ raw }) => raw(row)))]
    .map((cells) => `${cells.map(csvCell).join(',')}\n`)
    .join('');
}

/** Prints one thing: as a list of its fields, or as a document. */
export async function printOne<T extends object>(
  terminal: Terminal,
  format: Format,
  row: T,
  view: View<T>,
): Promise<void> {
  terminal.write(await shownText(format, [row], false, view));
}

/** Documents to print in full: one as itself, several (`list`) as a list. */
export async function shownText<T extends object>(
  format: Format,
  rows: readonly T[],
  list: boolean,
  view: View<T>,
): Promise<string> {
  switch (format) {
    case 'table':
      return rows.map(fields).join('\n');
    case 'name':
      return rows.map((row) => `${view.name(row)}\n`).join('');
    case 'csv':
      return csvText(rows, everyField(rows));
    case 'json':
    case 'yaml':
      return document(format, list ? rows : rows[0]);
  }
}

/** A value as a document of its own. */
export async function document(format: 'json' | 'yaml', value: unknown): Promise<string> {
  if (format === 'json') return `${JSON.stringify(value, undefined, 2)}\n`;
  const { stringify } = await import('yaml');
  return stringify(value);
}

/** `field  value` lines; nested objects by dotted path. */
export function fields(row: object): string {
  const flat = flatten(row, '').filter(([, value]) => value !== '');
  return table(flat, [
    { heading: 'FIELD', cell: ([name]) => name },
    { heading: 'VALUE', cell: ([, value]) => value },
  ]);
}

function flatten(value: object, prefix: string): [string, string][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, string][] => {
    if (Array.isArray(inner)) {
      const items: readonly unknown[] = inner;
      if (!items.some((item) => typeof item === 'object' && item !== null))
        return [[prefix + key, items.map(scalar).join(', ')]];
      return items.flatMap((item, index) =>
        typeof item === 'object' && item !== null
          ? flatten(item, `${prefix}${key}.${nameOf(item) ?? index}.`)
          : [],
      );
    }
    if (typeof inner === 'object' && inner !== null) return flatten(inner, `${prefix}${key}.`);
    return [[prefix + key, scalar(inner)]];
  });
}

/** Name of an item of a list, if it has one. */
function nameOf(item: object): string | undefined {
  return 'name' in item && typeof item.name === 'string' ? item.name : undefined;
}

function scalar(value: unknown): string {
  if (value === null) return '-';
  if (typeof value === 'number' && !Number.isInteger(value))
    return String(Number(value.toPrecision(shownDigits)));
  return typeof value === 'string' ? value : JSON.stringify(value);
}
