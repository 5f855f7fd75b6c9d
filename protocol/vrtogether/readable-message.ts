/** Apps read the first six characters of every message, and throw where there are fewer (vrtogether.md 9.1). */
const leastLength = 6;

/** A typed message as text that apps can read: short ones are padded with spaces. */
export function readableMessage(message: unknown): string {
  const text = typeof message === 'string' ? message : JSON.stringify(message);
  return text.padEnd(leastLength);
}
