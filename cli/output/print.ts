import type { Terminal } from '../terminal.js';
import { table, type Column } from './table.js';

export const formats = ['table', 'json', 'yaml', 'name'] as const;
export type Format = (typeof formats)[number];

export interface View<T> {
  readonly columns: readonly Column<T>[];
  /** What `-o name` and `--quiet` print. */
  readonly name: (row: T) => string;
  /** Said on a terminal when there is nothing to list. */
  readonly none: string;
}

/** Prints a list in the chosen format, sorted naturally by name (`lobby-2` before `lobby-10`) or as it is given. */
export async function printList<T>(
  terminal: Terminal,
  format: Format,
  rows: readonly T[],
  view: View<T>,
  order: 'by name' | 'as given' = 'by name',
): Promise<void> {
  const natural = new Intl.Collator('en', { numeric: true });
  const sorted =
    order === 'as given' ? rows : rows.toSorted((a, b) => natural.compare(view.name(a), view.name(b)));
  if (format === 'table' && rows.length === 0) terminal.talk(view.none);
  else terminal.write(await rendered(format, sorted, view));
}

/** Prints one thing: as a list of its fields, or as a document. */
export async function printOne<T extends object>(
  terminal: Terminal,
  format: Format,
  row: T,
  view: View<T>,
): Promise<void> {
  if (format === 'table') terminal.write(fields(row));
  else if (format === 'name') terminal.write(`${view.name(row)}\n`);
  else terminal.write(await document(format, row));
}

async function rendered<T>(format: Format, rows: readonly T[], view: View<T>): Promise<string> {
  if (format === 'table') return table(rows, view.columns);
  if (format === 'name') return rows.map((row) => `${view.name(row)}\n`).join('');
  return document(format, rows);
}

async function document(format: 'json' | 'yaml', value: unknown): Promise<string> {
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

/** What an item of a list is told by, beside its place. */
function nameOf(item: object): string | undefined {
  return 'name' in item && typeof item.name === 'string' ? item.name : undefined;
}

function scalar(value: unknown): string {
  if (value === null) return '-';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
