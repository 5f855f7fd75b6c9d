/** Least share of the target that lost IDR frames lead to. */
const smallest = 1 / 8;
/** A second of success doubles the share again. */
const growthUs = 1_000_000;

/**
 * The encoder's bitrate: a constant target times a scale that halves with every IDR lost in a row after the first, since
 * a large IDR in a shrinking pipe never arrives (loss-recovery.md 6.3).
 */
export class BitrateScale {
  /** The scale the current loss found. */
  #base = 1;
  #halvings = 0;
  #sinceUs = 0;

  get value(): number {
    return Math.max(smallest, this.#base / 2 ** this.#halvings);
  }

  /** `lostInRow` IDR frames are judged lost, none got through after them. May go down when a judgement is taken back. */
  lost(lostInRow: number, nowUs: number): void {
    this.#halvings = Math.max(0, lostInRow - 1);
    this.#sinceUs = nowUs;
  }

  /** An IDR got through. */
  succeeded(nowUs: number): void {
    this.#base = this.value;
    this.#halvings = 0;
    this.#sinceUs = nowUs;
  }

  /** To be called while the stream is whole. */
  grow(nowUs: number): void {
    if (this.#base === 1 || nowUs - this.#sinceUs < growthUs) return;
    this.#base = Math.min(1, this.#base * 2);
    this.#sinceUs = nowUs;
  }
}
