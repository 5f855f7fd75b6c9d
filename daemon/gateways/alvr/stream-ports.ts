/** Hands each stream a port of its own from a fixed range, least recently used first (alvr.md 1: any port will do). */
export class StreamPorts {
  readonly #free: number[];

  constructor(first: number, count: number) {
    this.#free = Array.from({ length: count }, (_, index) => first + index);
  }

  /** `undefined` when every port is taken. */
  take(): number | undefined {
    return this.#free.shift();
  }

  give(port: number): void {
    this.#free.push(port);
  }

  /** Another port for one that turned out to be taken by another program; the same when there is no other. */
  exchange(port: number): number {
    this.#free.push(port);
    return this.#free.shift() ?? port;
  }
}
