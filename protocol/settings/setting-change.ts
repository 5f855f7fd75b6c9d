import { sameJson } from './check.js';
import type { Choices } from './document.js';
import { defaultOf, type Leaf } from './leaf.js';
import type { Effect, Json } from './node.js';
import { isActive } from './scopes.js';

/** Differences between two states of settings. */
export interface SettingChange {
  /** In the order of the declaration; those selected neither before nor after are left out. */
  readonly paths: readonly string[];
  /** What these need, each once. */
  readonly effects: ReadonlySet<Effect>;
}

/** The one place that compares. */
export function settingChange(leaves: readonly Leaf[], before: Choices, after: Choices): SettingChange {
  const nodes = new Map(leaves.map(({ path, node }) => [path, node]));
  const lookup = (choices: Choices) => (path: string) => {
    const node = nodes.get(path);
    return choices.get(path) ?? (node === undefined ? undefined : defaultOf(node));
  };
  const [was, is] = [lookup(before), lookup(after)];
  const changed = leaves.filter(
    (leaf) => !same(was(leaf.path), is(leaf.path)) && (isActive(leaf, was) || isActive(leaf, is)),
  );
  return { paths: changed.map(({ path }) => path), effects: new Set(changed.map(({ effect }) => effect)) };
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return a === b || (a !== undefined && b !== undefined && sameJson(a, b));
}
