import type { EngineSocket } from './unsent.js';

/** How long the last ping of Engine.IO took; only Engine.IO 4 lets the server ask. */
export class RoundTrip {
  #askedAtMs: number | undefined;
  #lastMs: number | null = null;

  constructor(conn: EngineSocket, monotonicMs: () => number) {
    conn.on('packetCreate', ({ type }: { readonly type: string }) => {
      if (type === 'ping') this.#askedAtMs = monotonicMs();
    });
    conn.on('packet', ({ type }: { readonly type: string }) => {
      if (type !== 'pong' || this.#askedAtMs === undefined) return;
      this.#lastMs = monotonicMs() - this.#askedAtMs;
      this.#askedAtMs = undefined;
    });
  }

  /** Null until a ping was answered. */
  get lastMs(): number | null {
    return this.#lastMs;
  }
}
