import { isErrorCode, VrtError } from '../protocol/api/error.js';

/** The error of `{"error":{code, message, hint}}`, as daemon and CLI write it; `undefined` for any other text. */
export function parseErrorDocument(text: string): VrtError | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('error' in parsed)) return undefined;
  const { error } = parsed;
  if (typeof error !== 'object' || error === null) return undefined;
  if (!('code' in error) || !('message' in error) || !('hint' in error)) return undefined;
  const { code, message, hint } = error;
  if (typeof code !== 'string' || !isErrorCode(code)) return undefined;
  return new VrtError(code, String(message), { hint: String(hint) });
}
