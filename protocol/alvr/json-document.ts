/** A JSON object from outside; its values are not checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Value of a JSON text; undefined when it is not JSON (which has no `undefined`). */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The same value if it is a JSON object, not an array or null. */
export function jsonObject(value: unknown): JsonObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : undefined;
}

/** A number that JSON can hold: `1e999` parses to infinity here, and is an error to the reference. */
export function jsonNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/**
 * Parses with every number that is written as a float (`64.0`, `1e3`) turned into a `{ "float": 64.0 }`. The reference
 * distinguishes `64.0` from `64`; JSON.parse does not (alvr.md 6.1).
 */
export function parseJsonMarkingFloats(text: string): unknown {
  if (parseJson(text) === undefined) return undefined;
  const tokens = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g;
  return parseJson(text.replaceAll(tokens, (token) => (isFloat(token) ? `{"float":${token}}` : token)));
}

/** The value of a number that may have been marked as a float. */
export function markedNumber(value: unknown): number | undefined {
  return jsonNumber(jsonObject(value)?.['float'] ?? value);
}

function isFloat(token: string): boolean {
  return !token.startsWith('"') && /[.eE]/.test(token);
}
