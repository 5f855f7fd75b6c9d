/** Users whose last connection is remembered. */
const mostUsers = 1_000;

/** Socket.IO's reasons for the end of a connection, for people. */
const words: Readonly<Record<string, string>> = {
  'transport close': 'the connection was lost',
  'transport error': 'the connection failed',
  'ping timeout': 'it did not answer a ping',
  'parse error': 'it sent an invalid packet',
  'client namespace disconnect': 'it left',
  'server namespace disconnect': 'it was disconnected',
  'forced close': 'it was disconnected',
  'forced server close': 'it was disconnected',
  'server shutting down': 'the gateway stopped',
};

/** Why the last connection of each user ended; the oldest are forgotten. */
export class LastReasons {
  readonly #reasons = new Map<string, string>();

  note(userId: string, reason: string): void {
    this.#reasons.delete(userId);
    this.#reasons.set(userId, words[reason] ?? reason);
    const [oldest] = this.#reasons.keys();
    if (this.#reasons.size > mostUsers && oldest !== undefined) this.#reasons.delete(oldest);
  }

  of(userId: string): string | null {
    return this.#reasons.get(userId) ?? null;
  }
}
