/** How many are remembered; the oldest are forgotten first. */
const most = 1_000;

/**
 * Guests whose connections broke: one that returns soon, under the same name and from the same address, gets the same
 * id, so that others recognise it, although its place is lost.
 */
export class KnownGuests {
  readonly #ids = new Map<string, { readonly id: string; readonly untilMs: number }>();

  remember(name: string, address: string, id: string, untilMs: number): void {
    const key = keyOf(name, address);
    this.#ids.delete(key);
    this.#ids.set(key, { id, untilMs });
    const [oldest] = this.#ids.keys();
    if (this.#ids.size > most && oldest !== undefined) this.#ids.delete(oldest);
  }

  /** Its id, once: the next user of that name is somebody else. */
  take(name: string, address: string, nowMs: number): string | undefined {
    const key = keyOf(name, address);
    const known = this.#ids.get(key);
    this.#ids.delete(key);
    return known !== undefined && known.untilMs > nowMs ? known.id : undefined;
  }
}

function keyOf(name: string, address: string): string {
  return `${address}/${name}`;
}
