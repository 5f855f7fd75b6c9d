/** What a decoder of outside bytes or text returns: a value, or one sentence that says what is wrong with the input. */
export type Decoded<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

export function decoded<T>(value: T): Decoded<T> {
  return { ok: true, value };
}

export function malformed(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}
