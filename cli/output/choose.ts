import { VrtError } from '../../protocol/api/error.js';
import { nearest } from '../../protocol/nearest.js';
import type { Column } from './table.js';

/** Options of a list, as typed. */
export interface ChoiceFlags {
  readonly filter?: readonly string[];
  readonly sort?: string;
  readonly columns?: string;
}

/** A value of a row as text; a list has several. */
type Values = readonly string[];

/** One column that was asked for by the heading of the table or by a field of the JSON. */
export interface Chosen<T> {
  /** As it was typed, or the path of the field. */
  readonly name: string;
  readonly column: Column<T>;
  /** As it is for a program: a number stays a number. */
  readonly raw: (row: T) => string | number | null;
}

const natural = new Intl.Collator('en', { numeric: true });

/** The rows that every filter lets through, in the order of `sort` when it is given. Throws VrtError `invalid-request`. */
export function chooseRows<T extends object>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  { filter = [], sort }: ChoiceFlags,
): readonly T[] {
  const tests = filter.map((text) => testOf(text, rows, columns));
  const kept = rows.filter((row) => tests.every((test) => test(row)));
  if (sort === undefined) return kept;
  const key = keyOf(sort.replace(/^-/, ''), rows, columns);
  const column = columns.find(
    ({ heading }) => heading.toLowerCase() === sort.replace(/^-/, '').toLowerCase(),
  );
  const direction = sort.startsWith('-') ? -1 : 1;
  const compare = (a: T, b: T) =>
    column?.value === undefined
      ? natural.compare(key(a).join(' '), key(b).join(' '))
      : column.value(a) - column.value(b);
  return kept.toSorted((a, b) => direction * compare(a, b));
}

/** The columns named in `--columns a,b`. Throws VrtError `invalid-request`. */
export function chooseColumns<T extends object>(
  text: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
): readonly Chosen<T>[] {
  return text.split(',').map((name) => {
    const key = keyOf(name.trim(), rows, columns);
    const heading = name.trim().toUpperCase();
    const right = rows.every((row) => typeof fieldOf(row, name.trim()) === 'number');
    return {
      name: name.trim(),
      column: { heading, cell: (row: T) => key(row).join(', '), ...(right && { right }) },
      raw: (row: T) => {
        const field = fieldOf(row, name.trim());
        return typeof field === 'number' ? field : key(row).join(' ');
      },
    };
  });
}

/** All fields of rows as columns, nested ones by dotted path, in the order in which they come. */
export function everyField<T extends object>(rows: readonly T[]): readonly Chosen<T>[] {
  const paths = [...new Set(rows.flatMap((row) => pathsOf(row, '')))];
  // A field that is an object in one row and null in another has columns by its fields alone.
  const whole = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}.`)));
  return whole.map((path) => ({
    name: path,
    column: { heading: path, cell: (row: T) => textsOf(fieldOf(row, path)).join(', ') },
    raw: (row: T) => {
      const field = fieldOf(row, path);
      return typeof field === 'number' ? field : field === null ? null : textsOf(field).join(' ');
    },
  }));
}

/** `state=running`, `state!=running`, `model~quest`: equal, not equal, or part of it, in whatever case. */
function testOf<T extends object>(
  text: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
): (row: T) => boolean {
  const [, name, sign, wanted] = /^([^=!~]+)(!=|=|~)(.*)$/s.exec(text) ?? [];
  if (name === undefined || wanted === undefined)
    throw new VrtError('invalid-request', `"${text}" is not a filter.`, {
      hint: 'Write it like state=running, state!=running or model~quest (a part of it).',
    });
  const key = keyOf(name.trim(), rows, columns);
  const value = wanted.toLowerCase();
  const any = (row: T, fits: (one: string) => boolean) => key(row).some((one) => fits(one.toLowerCase()));
  if (sign === '~') return (row) => any(row, (one) => one.includes(value));
  const equal = (row: T) => (value === '' && key(row).length === 0) || any(row, (one) => one === value);
  return sign === '=' ? equal : (row) => !equal(row);
}

/** Accessor of `name` in a row: a field of the JSON before a heading of the table. */
function keyOf<T extends object>(
  name: string,
  rows: readonly T[],
  columns: readonly Column<T>[],
): (row: T) => Values {
  const paths = [...new Set(rows.flatMap((row) => pathsOf(row, '')))];
  const path =
    paths.find((one) => one === name) ?? paths.find((one) => one.toLowerCase() === name.toLowerCase());
  if (path !== undefined) return (row) => textsOf(fieldOf(row, path));
  const column = columns.find(({ heading }) => heading.toLowerCase() === name.toLowerCase());
  if (column !== undefined) return (row) => [column.cell(row)];
  // An empty list has no fields to know a name by.
  if (rows.length === 0) return () => [];
  const known = [...columns.map(({ heading }) => heading.toLowerCase()), ...paths];
  const close = nearest(name, known);
  throw new VrtError('invalid-request', `There is no column "${name}".`, {
    hint: `${close === undefined ? '' : `Did you mean ${close}? `}There are: ${[...new Set(known)].join(', ')}.`,
  });
}

/** Dotted paths of values that are not objects; a list is one value, and its plain items can be addressed. */
function pathsOf(value: object, prefix: string): string[] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? pathsOf(inner, `${prefix}${key}.`)
      : [prefix + key],
  );
}

function fieldOf(row: object, path: string): unknown {
  let at: unknown = row;
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Object.entries(at).find(([key]) => key === part)?.[1];
  }
  return at;
}

function textsOf(value: unknown): Values {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
