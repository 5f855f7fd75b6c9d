/**
 * Whether the other side still answers, counted in beats of our own clock rather than in time: while this process is
 * suspended or starved it does not beat, so it never blames the other side for its own absence.
 */
export class Heartbeat {
  readonly #patience: number;
  #unanswered = 0;

  /** `patience`: how many beats may go unanswered in a row. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /** The other side answered. */
  heard(): void {
    this.#unanswered = 0;
  }

  /** One beat; false when the other side has left more beats than `patience` unanswered. */
  beat(): boolean {
    this.#unanswered += 1;
    return this.#unanswered <= this.#patience;
  }
}
