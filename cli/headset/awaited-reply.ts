/**
 * A reply of the server that may never come. How long to wait is counted in keep-alives of the server, not in seconds: it
 * sends one every 500 ms (alvr.md 10), and one that is slow because the machine is loaded sends them slowly too.
 */
export class AwaitedReply<T> {
  #resolve: ((reply: T | undefined) => void) | undefined;
  #left = 0;

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

  /** The reply came; nothing where nobody waits. */
  came(reply: T): void {
    this.#resolve?.(reply);
  }

  /** The server has sent a keep-alive. */
  keepAlive(): void {
    this.#left -= 1;
    if (this.#left <= 0) this.#resolve?.(undefined);
  }
}
