/** Result of decoding bytes or text from outside: a value, or one sentence about the fault in the input. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

export function decoded<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

export function malformed(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}
