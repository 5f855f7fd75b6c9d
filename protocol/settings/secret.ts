import type { Dropped } from './document.js';
import type { Leaf } from './leaf.js';
import { sameJson } from './check.js';
import { defaultOf } from './leaf.js';
import type { Json } from './node.js';

/** Text in place of a chosen secret. */
export const hidden = '***';

/**
 * The value of a leaf as it may be shown: in events, logs, replies and files. The absence of a choice is not secret.
 */
export function shownValue({ node }: Leaf, value: Json): Json {
  return node.secret === true && !sameJson(value, defaultOf(node)) ? hidden : value;
}

/** Whether this stands for an exported secret, whose value it does not reveal. */
export function isHidden({ node }: Leaf, value: unknown): boolean {
  return node.secret === true && value === hidden;
}

/** The ignored parts, without the placeholders of secrets. */
export function shownDropped(leaves: readonly Leaf[], dropped: Dropped): Dropped {
  const secret = leaves.some(
    ({ path, keys, node }) =>
      node.secret === true &&
      [path, keys.join('.'), ...(node.was ?? [])].some((name) => name === dropped.path),
  );
  return secret ? { ...dropped, value: hidden } : dropped;
}
