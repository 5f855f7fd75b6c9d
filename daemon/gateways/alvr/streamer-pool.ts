/** An unopened streamer process as the pool uses it. */
export interface PooledStreamer {
  /** False when it was closed, or `signal` aborted, before it was ready. */
  whenReady(signal: AbortSignal): Promise<boolean>;
  close(comeBack: boolean): Promise<void>;
}

/**
 * Streamers that are ready before anybody is dialled: a headset gives up when it gets no configuration within 0.5 s of
 * the connection (alvr.md 5.1), and a process takes about as long to start. One is kept in advance while a client may
 * need it; a daemon without trusted clients has none.
 */
export class StreamerPool<Streamer extends PooledStreamer> {
  readonly #start: () => Streamer;
  readonly #closing = new Set<Promise<void>>();
  #spare: Streamer | undefined;

  constructor(start: () => Streamer) {
    this.#start = start;
  }

  /** Whether one is to be kept in advance. */
  keep(wanted: boolean): void {
    if (wanted) this.#spare ??= this.#start();
    else if (this.#spare !== undefined) {
      this.#end(this.#spare);
      this.#spare = undefined;
    }
  }

  /** A streamer that is ready; `undefined` when `signal` aborted before one was. */
  async reserve(signal: AbortSignal): Promise<Streamer | undefined> {
    const streamer = this.#spare ?? this.#start();
    this.#spare = undefined;
    if (await streamer.whenReady(signal)) return streamer;
    this.#end(streamer);
    return undefined;
  }

  /** One that was reserved and is not needed after all. */
  giveBack(streamer: Streamer): void {
    if (this.#spare === undefined) this.#spare = streamer;
    else this.#end(streamer);
  }

  /** Resolves when all that were not given away have exited. */
  async close(): Promise<void> {
    this.keep(false);
    await Promise.all(this.#closing);
  }

  #end(streamer: Streamer): void {
    const end = streamer.close(false).finally(() => this.#closing.delete(end));
    this.#closing.add(end);
  }
}
