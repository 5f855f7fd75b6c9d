import { randomBytes } from 'node:crypto';

/** A new random id: ten hex digits, short enough to type a prefix of. */
export function newId(): string {
  return randomBytes(5).toString('hex');
}
