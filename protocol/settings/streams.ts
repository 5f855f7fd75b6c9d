import type { Choices } from './document.js';
import { defaultOf, type Leaf } from './leaf.js';
import { sameJson } from './check.js';
import { isActive } from './scopes.js';

/** What in a stream's settings differs between two states of them: what it can follow, and what needs a restart. */
export function streamChange(
  leaves: readonly Leaf[],
  before: Choices,
  after: Choices,
): 'none' | 'live' | 'restart' {
  const nodes = new Map(leaves.map(({ path, node }) => [path, node]));
  const lookup = (choices: Choices) => (path: string) => {
    const node = nodes.get(path);
    return choices.get(path) ?? (node === undefined ? undefined : defaultOf(node));
  };
  let change: 'none' | 'live' = 'none';
  for (const leaf of leaves) {
    const { path, node, effect } = leaf;
    if (sameJson(before.get(path) ?? defaultOf(node), after.get(path) ?? defaultOf(node))) continue;
    // What is not selected before nor after is nothing to the stream.
    if (!isActive(leaf, lookup(before)) && !isActive(leaf, lookup(after))) continue;
    if (effect === 'stream') return 'restart';
    if (effect === 'live') change = 'live';
  }
  return change;
}
