import { VrtError } from '../../protocol/api/error.js';

/** `NAME=VALUE`; a value that is not JSON is a text. Throws VrtError `invalid-request`. */
export function readAssignment(text: string): [string, unknown] {
  const equals = text.indexOf('=');
  if (equals < 1) throw new VrtError('invalid-request', `"${text}" is no NAME=VALUE.`);
  const value = text.slice(equals + 1);
  try {
    const parsed: unknown = JSON.parse(value);
    return [text.slice(0, equals), parsed];
  } catch {
    return [text.slice(0, equals), value];
  }
}
