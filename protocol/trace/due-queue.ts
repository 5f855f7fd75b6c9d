export interface Due<T> {
  readonly dueUs: number;
  /** Order of items that are due at the same time. */
  readonly sequence: number;
  readonly item: T;
}

/** A binary heap of items by the time they are due; those of one time leave in the order they came. */
export class DueQueue<T> {
  readonly #heap: Due<T>[] = [];
  #sequence = 0;

  get size(): number {
    return this.#heap.length;
  }

  /** The time of the first, if there is one. */
  get nextDueUs(): number | undefined {
    return this.#heap[0]?.dueUs;
  }

  add(item: T, dueUs: number): void {
    const entry = { dueUs, sequence: this.#sequence, item };
    this.#sequence += 1;
    const heap = this.#heap;
    let index = heap.length;
    while (index > 0) {
      const parent = (index - 1) >>> 1;
      const above = heap[parent];
      if (above === undefined || !isBefore(entry, above)) break;
      heap[index] = above;
      index = parent;
    }
    heap[index] = entry;
  }

  /** Takes out the first item if it is due. */
  takeDue(nowUs: number): Due<T> | undefined {
    const first = this.#heap[0];
    if (first === undefined || first.dueUs > nowUs) return undefined;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(entry: Due<T>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      let least = heap[child];
      const right = heap[child + 1];
      if (least !== undefined && right !== undefined && isBefore(right, least)) {
        least = right;
        child += 1;
      }
      if (least === undefined || !isBefore(least, entry)) break;
      heap[index] = least;
      index = child;
    }
    heap[index] = entry;
  }
}

function isBefore<T>(a: Due<T>, b: Due<T>): boolean {
  return a.dueUs < b.dueUs || (a.dueUs === b.dueUs && a.sequence < b.sequence);
}
