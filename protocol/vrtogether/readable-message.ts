/** Apps look at the first six characters of every message, and throw where there are fewer (vrtogether.md 9.1). */
const leastLength = 6;

/** What somebody typed, as a text that apps can read: short ones end in spaces. */
export function readableMessage(message: unknown): string {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return text.padEnd(leastLength);
}
