import type { Json } from './node.js';

type Tree = { [key: string]: Json | Tree };

/** An object of objects, from values and the keys that lead to each. */
export function nested(values: Iterable<readonly [keys: readonly string[], value: Json]>): Json {
  const root: Tree = {};
  for (const [keys, value] of values) {
    let place = root;
    for (const key of keys.slice(0, -1)) place = branch(place, key);
    place[keys.at(-1) ?? ''] = value;
  }
  return root;
}

function branch(place: Tree, key: string): Tree {
  const there = place[key];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a place on the way to a value is never a value
  if (typeof there === 'object' && there !== null) return there as Tree;
  const made: Tree = {};
  place[key] = made;
  return made;
}
