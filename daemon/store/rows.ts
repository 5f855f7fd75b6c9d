import type { TLocalizedValidationError } from 'typebox/error';
import { describeInvalid } from '../../protocol/api/invalid.js';
import { decoded, malformed, type Decoded } from '../../protocol/decoded.js';
import type { Misfits, Place } from './misfits.js';

/** One row as SQLite gives it: column names to values that nothing has checked yet. */
export type Row = Readonly<Record<string, unknown>>;

/** The part of a compiled schema that reading rows needs. */
export interface Check<T> {
  Check(value: unknown): value is T;
  Errors(value: unknown): TLocalizedValidationError[];
  Type(): unknown;
}

export function decodeWith<T>(check: Check<T>, candidate: unknown): Decoded<T> {
  if (check.Check(candidate)) return decoded(candidate);
  return malformed(
    describeInvalid(check.Type(), check.Errors(candidate), candidate, 'row').replace(/\.$/, ''),
  );
}

/**
 * Decodes rows one by one. A row that does not fit is left out of the answer and set aside: a row edited by hand must
 * not keep the daemon from starting.
 */
export function decodeRows<T>(
  place: Place,
  rows: readonly unknown[],
  decode: (row: Row) => Decoded<T>,
  misfits: Misfits,
): T[] {
  const values: T[] = [];
  for (const row of rows) {
    if (!isRow(row)) continue;
    const result = decode(row);
    if (result.ok) values.push(result.value);
    else misfits.setAside(place, row, result.error);
  }
  return values;
}

/** Parses a JSON column; `undefined` when it is not JSON. */
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
