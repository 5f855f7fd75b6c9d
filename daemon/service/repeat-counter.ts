/** Told once per interval and kind: how often it happened, and the newest case. */
export type TellRepeats<T> = (kind: string, count: number, last: T) => void;

/** Kinds counted apart from each other; more than that are summed as "other", so that made-up kinds cost nothing. */
const kindLimit = 64;

/**
 * Counts trouble on hot paths and tells it at most once per interval: the first case of a kind at once, then sums.
 * Its timer runs only while there is something to tell.
 */
export class RepeatCounter<T> {
  readonly #tell: TellRepeats<T>;
  readonly #intervalMs: number;
  readonly #counts = new Map<string, { count: number; last: T | undefined }>();
  #timer: NodeJS.Timeout | undefined;

  constructor(tell: TellRepeats<T>, intervalMs = 1_000) {
    this.#tell = tell;
    this.#intervalMs = intervalMs;
  }

  add(kind: string, last: T): void {
    const key = this.#counts.has(kind) || this.#counts.size < kindLimit ? kind : 'other';
    const entry = this.#counts.get(key);
    if (entry === undefined) {
      this.#counts.set(key, { count: 0, last: undefined });
      this.#tell(key, 1, last);
    } else {
      entry.count += 1;
      entry.last = last;
    }
    this.#timer ??= setTimeout(() => this.#flush(), this.#intervalMs).unref();
  }

  /** Tells what is left and stops the timer. */
  close(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    for (const [kind, { count, last }] of this.#counts) {
      if (count > 0 && last !== undefined) this.#tell(kind, count, last);
    }
    this.#counts.clear();
  }

  #flush(): void {
    this.#timer = undefined;
    for (const [kind, entry] of this.#counts) {
      if (entry.count === 0 || entry.last === undefined) {
        this.#counts.delete(kind);
        continue;
      }
      this.#tell(kind, entry.count, entry.last);
      entry.count = 0;
      entry.last = undefined;
    }
    if (this.#counts.size > 0) this.#timer = setTimeout(() => this.#flush(), this.#intervalMs).unref();
  }
}
