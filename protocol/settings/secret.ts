import type { Dropped } from './document.js';
import type { Leaf } from './leaf.js';
import { sameJson } from './check.js';
import { defaultOf } from './leaf.js';
import type { Json } from './node.js';

/** What is shown in place of a secret that was chosen. */
export const hidden = '***';

/** The value of a leaf as it may be shown: in events, logs, replies and files. That nobody chose one is no secret. */
export function shownValue({ node }: Leaf, value: Json): Json {
  return node.secret === true && !sameJson(value, defaultOf(node)) ? hidden : value;
}

/** Whether this stands for a secret that somebody exported, which says nothing of what it is. */
export function isHidden({ node }: Leaf, value: unknown): boolean {
  return node.secret === true && value === hidden;
}

/** What was left out, without what stands where a secret does. */
export function shownDropped(leaves: readonly Leaf[], dropped: Dropped): Dropped {
  const secret = leaves.some(
    ({ path, keys, node }) =>
      node.secret === true &&
      [path, keys.join('.'), ...(node.was ?? [])].some((name) => name === dropped.path),
  );
  return secret ? { ...dropped, value: hidden } : dropped;
}
