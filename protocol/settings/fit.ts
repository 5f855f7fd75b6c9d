import { decoded, type Decoded } from '../decoded.js';
import { check } from './check.js';
import type { LeafNode } from './leaf.js';
import type { Json } from './node.js';

/**
 * The value that an older or foreign document holds, as this leaf takes it: an unsigned number takes the absolute
 * value, whole numbers are truncated (alvr.md 13.3). Unlike the reference, a number out of range does not fit: one such
 * number there rejects the whole tree.
 */
export function fit(node: LeafNode, value: unknown): Decoded<Json> {
  if (node.kind !== 'number' || typeof value !== 'number' || node.type === 'float') return check(node, value);
  const whole = Math.trunc(node.type === 'unsigned' ? Math.abs(value) : value);
  // -0 would not survive JSON.
  const checked = check(node, whole === 0 ? 0 : whole);
  return checked.ok ? decoded(checked.value) : checked;
}
