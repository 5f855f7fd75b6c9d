/*
 * What clients send is anything: each of these reads one value out of it, and never throws.
 */

export type Fields = Readonly<Record<string, unknown>>;

/** The first argument of a command that takes one object; empty for anything else. */
export function fieldsOf(argument: unknown): Fields {
  return isFields(argument) ? argument : {};
}

export function isFields(value: unknown): value is Fields {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}

/** Text that is not empty, at most this long. */
export function textOf(value: unknown, maxLength = 1024): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= maxLength ? value : undefined;
}

/** Text that may be empty; undefined for anything else. */
export function anyText(value: unknown, maxLength = 4096): string | undefined {
  return typeof value === 'string' && value.length <= maxLength ? value : undefined;
}

/** Version 1 sends booleans as such, its forerunners as text. */
export function flagOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'True') return true;
  return value === 'false' || value === 'False' ? false : undefined;
}

/** JSON of an object in a text, or the object itself. */
export function jsonFields(value: unknown): Fields | undefined {
  if (isFields(value)) return value;
  if (typeof value !== 'string') return undefined;
  try {
    const parsed: unknown = JSON.parse(value);
    return isFields(parsed) && isShallow(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a value is nested no deeper than people need: V8 parses any depth, and much else recurses. */
export function isShallow(value: unknown, levels = 64): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return true;
  if (levels === 0) return false;
  return Object.values(value).every((inner) => isShallow(inner, levels - 1));
}

/** Bytes; undefined for anything else. */
export function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}
