import { decoded, malformed, type Decoded } from '../../protocol/decoded.js';

/** One row as SQLite gives it: column names to values that nothing has checked yet. */
export type Row = Readonly<Record<string, unknown>>;

/** Says that something about the store needs a person's eye, in one sentence. Never throws. */
export type ReportTrouble = (message: string, cause?: unknown) => void;

/** The part of a compiled schema that reading rows needs. */
export interface Check<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): { instancePath: string; message: string }[];
}

export function decodeWith<T>(check: Check<T>, candidate: unknown): Decoded<T> {
  if (check.Check(candidate)) return decoded(candidate);
  const [first] = check.Errors(candidate);
  return malformed(first === undefined ? 'does not fit' : `${first.instancePath.slice(1)} ${first.message}`);
}

/**
 * Decodes rows one by one. A row that does not fit is left where it is, left out of the answer and reported: one row
 * that somebody edited by hand must not keep the daemon from starting.
 */
export function decodeRows<T>(
  table: string,
  rows: readonly unknown[],
  decode: (row: Row) => Decoded<T>,
  report: ReportTrouble,
): T[] {
  const values: T[] = [];
  for (const row of rows) {
    if (!isRow(row)) continue;
    const result = decode(row);
    if (result.ok) values.push(result.value);
    else report(`A row of table ${table} is left out: ${result.error}. Row: ${JSON.stringify(row)}`);
  }
  return values;
}

/** Parses a JSON column; `undefined` when it is no JSON. */
export function parseJson(text: unknown): unknown {
  if (typeof text !== 'string') return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}

function isRow(row: unknown): row is Row {
  return typeof row === 'object' && row !== null;
}
