/** Names of sessions: they appear in shell commands, file names and logs. */
export const namePattern = '^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$';

export const nameWords =
  'a name of up to 63 letters, digits, dots, dashes and underscores that begins with a letter or digit';

export interface Named {
  readonly id: string;
  readonly names: readonly string[];
}

export type Match<T> =
  | { readonly kind: 'one'; readonly item: T }
  | { readonly kind: 'none' }
  | { readonly kind: 'many'; readonly items: readonly T[] };

/** Finds by exact id, then exact name, then unique id prefix (at least 2 characters), in that order. */
export function matchName<T extends Named>(items: Iterable<T>, wanted: string): Match<T> {
  const all = [...items];
  const exact = all.find((item) => item.id === wanted) ?? all.find((item) => item.names.includes(wanted));
  if (exact !== undefined) return { kind: 'one', item: exact };
  const prefixed = wanted.length < 2 ? [] : all.filter((item) => item.id.startsWith(wanted));
  const [first] = prefixed;
  if (first === undefined) return { kind: 'none' };
  return prefixed.length === 1 ? { kind: 'one', item: first } : { kind: 'many', items: prefixed };
}
