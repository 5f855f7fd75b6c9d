import type { Prng } from './prng.js';

/** Less than the clock's microsecond is none: a step so short would vanish in the sum with the time. */
const leastUs = 1;

/**
 * A delay that drifts between random values, 0 to `mostUs`. It takes twice `mostUs` from one value to the next, so it
 * never falls faster than time passes, and packets stay in order.
 */
export class Jitter {
  readonly #mostUs: number;
  readonly #prng: Prng;
  #from = { atUs: -Infinity, delayUs: 0 };
  #to = { atUs: -Infinity, delayUs: 0 };

  constructor(mostUs: number, prng: Prng) {
    this.#mostUs = mostUs;
    this.#prng = prng;
  }

  /** Delay of a packet sent at `nowUs`, which must not decrease. */
  at(nowUs: number): number {
    if (this.#mostUs < leastUs) return 0;
    const stepUs = 2 * this.#mostUs;
    if (nowUs >= this.#to.atUs) {
      // After a pause of a step or more the last value is forgotten.
      const goesOn = nowUs < this.#to.atUs + stepUs;
      this.#from = goesOn ? this.#to : { atUs: nowUs, delayUs: this.#draw() };
      this.#to = { atUs: this.#from.atUs + stepUs, delayUs: this.#draw() };
    }
    const share = (nowUs - this.#from.atUs) / (this.#to.atUs - this.#from.atUs);
    return this.#from.delayUs + (this.#to.delayUs - this.#from.delayUs) * share;
  }

  #draw(): number {
    return this.#prng.unit() * this.#mostUs;
  }
}
