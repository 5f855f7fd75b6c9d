/**
 * Bounds what unknown devices can cost: how many are remembered in all and per address, and how fast new ones are
 * admitted. One machine that shouts a thousand host names fills its own share, not that of a real headset beside it.
 */
const maximum = 256;
const maximumPerAddress = 4;
/** New strangers admitted per second, after a burst of as many. */
const admissionsPerSecond = 10;

export class StrangerLimit {
  readonly #perAddress = new Map<string, number>();
  #count = 0;
  #allowance = admissionsPerSecond;
  #refilledMs = 0;

  admit(address: string, nowMs: number): boolean {
    const elapsedMs = Math.max(0, nowMs - this.#refilledMs);
    this.#allowance = Math.min(
      admissionsPerSecond,
      this.#allowance + (elapsedMs * admissionsPerSecond) / 1000,
    );
    this.#refilledMs = nowMs;
    const here = this.#perAddress.get(address) ?? 0;
    if (this.#allowance < 1 || this.#count >= maximum || here >= maximumPerAddress) return false;
    this.#allowance -= 1;
    this.#count += 1;
    this.#perAddress.set(address, here + 1);
    return true;
  }

  left(address: string): void {
    const here = this.#perAddress.get(address);
    if (here === undefined) return;
    this.#count -= 1;
    if (here === 1) this.#perAddress.delete(address);
    else this.#perAddress.set(address, here - 1);
  }
}
