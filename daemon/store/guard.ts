import { storeError } from './store-error.js';

/** Runs one piece of work on the database and turns what it throws into a VrtError that says what was being done. */
export type StoreGuard = <T>(doing: string, work: () => T) => T;

export function storeGuard(path: string): StoreGuard {
  return (doing, work) => {
    try {
      return work();
    } catch (error) {
      throw storeError(error, doing, path);
    }
  };
}
