import type { Store } from './store.js';

/** A change in two steps: what the store may refuse, and what then is true in memory. */
export interface Change {
  /** Throws a store error; changes nothing but the store. */
  readonly write: () => void;
  /** After the commit, so that memory never says what the store does not. */
  readonly apply: () => void;
}

/** All of them or none. Throws a store error; then nothing has changed. */
export function carryOut(store: Pick<Store, 'atomically'>, changes: readonly Change[]): void {
  store.atomically(() => {
    for (const { write } of changes) write();
  });
  for (const { apply } of changes) apply();
}
