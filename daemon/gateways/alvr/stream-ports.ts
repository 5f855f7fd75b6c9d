/**
 * Hands each stream a port of its own from a range, the lowest first: a firewall that has two ports open serves two
 * headsets. A client gets the port again that it had, as far as it is free (alvr.md 1: any port will do).
 */
export class StreamPorts {
  readonly #range: readonly number[];
  readonly #taken = new Set<number>();
  /** Ports that other programs had: tried when there is no other. */
  readonly #foreign = new Set<number>();
  readonly #before = new Map<string, number>();

  constructor(first: number, count: number) {
    this.#range = Array.from({ length: count }, (_, index) => first + index);
  }

  /** `undefined` when every port is taken. */
  take(clientId: string): number | undefined {
    const before = this.#before.get(clientId);
    const free = this.#range.filter((port) => !this.#taken.has(port));
    const port = free.find((one) => one === before) ?? free.find((one) => !this.#foreign.has(one)) ?? free[0];
    if (port === undefined) return undefined;
    this.#taken.add(port);
    this.#before.set(clientId, port);
    return port;
  }

  give(port: number): void {
    this.#taken.delete(port);
  }

  /** Another port for one that turned out to be taken by another program; the same when there is no other. */
  exchange(clientId: string, port: number): number {
    this.#foreign.add(port);
    this.#before.delete(clientId);
    // Taken still, so that the other one is another.
    const other = this.take(clientId);
    if (other === undefined) return port;
    this.give(port);
    return other;
  }

  /** The client was forgotten. */
  forget(clientId: string): void {
    this.#before.delete(clientId);
  }
}
