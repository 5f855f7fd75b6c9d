import type { Hold } from './idr-bounds.js';

/** Events for people, beside the finished losses; times in microseconds of the controller's clock. */
export type ControllerEvent =
  /** An IDR did not arrive; `lostInRow` of them by now. */
  | { readonly kind: 'idr-lost'; readonly atUs: number; readonly frameId: number; readonly lostInRow: number }
  /** An IDR that was taken for lost did arrive. */
  | { readonly kind: 'idr-found'; readonly atUs: number; readonly frameId: number }
  /** The bounds delay an IDR; emitted once for each reason. */
  | { readonly kind: 'idr-held'; readonly atUs: number; readonly by: Hold }
  /** The client stopped responding, or is responding again. */
  | { readonly kind: 'path-down'; readonly atUs: number }
  | { readonly kind: 'path-up'; readonly atUs: number };

/** Retains the newest entries of a log that may never be read. */
export class BoundedLog<T> {
  readonly #limit: number;
  readonly #items: T[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  add(item: T): void {
    this.#items.push(item);
    if (this.#items.length > this.#limit) this.#items.shift();
  }

  take(): T[] {
    return this.#items.splice(0);
  }
}
