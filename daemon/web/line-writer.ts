import type { ServerResponse } from 'node:http';

/** Items that are sent line by line. */
export interface Lines<T> {
  readonly first: readonly T[];
  /** Present when the answer stays open: calls the listener with each further item until the returned end. */
  readonly follow: ((listener: (item: T) => void) => () => void) | undefined;
  /** The last line for a reader that is too slow, after `last` (undefined when nothing was sent). */
  readonly cut: (last: T | undefined) => T;
}

/** How items become lines. */
export interface LineFormat<T> {
  readonly contentType: string;
  /** With its line feed. */
  readonly line: (item: T) => string;
}

export interface FollowLimits {
  /** New lines that may wait for one reader. */
  readonly queueChars: number;
  /** How long a disconnected reader may take to read the rest. */
  readonly lingerMs: number;
}

export interface ReaderEvents {
  /** Once, when the connection to the reader is gone. */
  closed(): void;
  /** Sending to it threw, which costs this reader alone: it is disconnected. */
  failed(error: unknown): void;
}

/** Lines are joined to writes of about this size. */
const writeSize = 64 * 1024;

/**
 * Sends items line by line and, when asked to, goes on with new ones as they come. The queue of a slow reader is
 * bounded: one that falls behind gets a last line about it, and the end.
 */
export class LineWriter<T> {
  readonly #response: ServerResponse;
  readonly #lines: Lines<T>;
  readonly #format: LineFormat<T>;
  readonly #limits: FollowLimits;
  readonly #queue: T[];
  readonly #reader: ReaderEvents;
  #unsubscribe: (() => void) | undefined;
  #waiting = 0;
  #last: T | undefined;
  #ending = false;
  #blocked = false;
  #linger: NodeJS.Timeout | undefined;

  constructor(
    response: ServerResponse,
    lines: Lines<T>,
    format: LineFormat<T>,
    limits: FollowLimits,
    reader: ReaderEvents,
  ) {
    this.#response = response;
    this.#lines = lines;
    this.#format = format;
    this.#limits = limits;
    this.#queue = [...lines.first];
    this.#reader = reader;
  }

  start(): void {
    const response = this.#response;
    response.once('close', () => {
      clearTimeout(this.#linger);
      this.#unsubscribe?.();
      this.#reader.closed();
    });
    // The connection of a reader that left fails on write: `close` follows.
    response.on('error', () => undefined);
    response.on('drain', () => {
      this.#blocked = false;
      this.#drained();
    });
    response.writeHead(200, { 'content-type': this.#format.contentType, 'cache-control': 'no-store' });
    // A follower of a quiet daemon waits for the first event, and shall know meanwhile that it is connected.
    response.flushHeaders();
    if (this.#lines.follow === undefined) this.#ending = true;
    else this.#unsubscribe = this.#lines.follow((item) => this.#add(item));
    this.#pump();
  }

  /** Sends what waits and ends; a reader that does not read it is dropped a little later. */
  end(): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#unsubscribe?.();
    this.#linger = setTimeout(() => this.#response.destroy(), this.#limits.lingerMs).unref();
    this.#pump();
  }

  #add(item: T): void {
    if (this.#ending) return;
    this.#queue.push(item);
    if (this.#blocked) this.#waiting += this.#format.line(item).length;
    if (this.#waiting > this.#limits.queueChars) {
      this.#queue.length = 0;
      this.#queue.push(this.#lines.cut(this.#last));
      this.end();
      return;
    }
    this.#pump();
  }

  /** Nobody stands above it who would catch what it throws. */
  #drained(): void {
    try {
      this.#pump();
    } catch (error) {
      this.#response.destroy();
      this.#reader.failed(error);
    }
  }

  #pump(): void {
    while (!this.#blocked && this.#queue.length > 0) {
      let text = '';
      let taken = 0;
      for (const item of this.#queue) {
        if (text.length >= writeSize) break;
        text += this.#format.line(item);
        taken += 1;
        this.#last = item;
      }
      this.#queue.splice(0, taken);
      this.#blocked = !this.#response.write(text);
    }
    if (this.#queue.length > 0) return;
    this.#waiting = 0;
    if (this.#ending && !this.#response.writableEnded) this.#response.end();
  }
}
