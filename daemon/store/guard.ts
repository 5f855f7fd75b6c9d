import { storeError } from './store-error.js';

/** Runs one piece of work on the database and turns an error into a VrtError that names that work. */
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
