/**
 * A reply of the server that may never come. How long to wait is counted in keep-alives of the server, not in seconds: it
 * sends one every 500 ms (alvr.md 10) or more often, and one that is slow because the machine is loaded sends them slowly
 * too. Those that are read together count as one: they were sent while this process did not run, maybe before the server
 * could have read what it was asked.
 */
export class AwaitedReply<T> {
  #resolve: ((reply: T | undefined) => void) | undefined;
  #left = 0;
  #counted = false;

  /** The next reply; `undefined` when `keepAlives` came without one, or `ended` resolves first. One call at a time. */
  async next(keepAlives: number, ended: Promise<unknown>): Promise<T | undefined> {
    this.#left = keepAlives;
    const reply = new Promise<T | undefined>((resolve) => {
      this.#resolve = resolve;
    });
    const first = await Promise.race([reply, ended.then(() => undefined)]);
    this.#resolve = undefined;
    return first;
  }

  /** The reply arrived; no effect without a waiter. */
  came(reply: T): void {
    this.#resolve?.(reply);
  }

  /** The server has sent a keep-alive. */
  keepAlive(): void {
    if (this.#counted) return;
    this.#counted = true;
    setImmediate(() => {
      this.#counted = false;
    });
    this.#left -= 1;
    if (this.#left <= 0) this.#resolve?.(undefined);
  }
}
