import { sameJson } from './check.js';
import type { Choices } from './document.js';
import { defaultOf, type Leaf } from './leaf.js';
import type { Json, PresetNode } from './node.js';

/** Where a value may come from; a later one wins. */
export const scopes = ['default', 'system', 'user', 'session', 'client'] as const;
export type Scope = (typeof scopes)[number];
/** Scopes that can be changed while the daemon runs. */
export const changeableScopes = ['user', 'session', 'client'] as const;
export type ChangeableScope = (typeof changeableScopes)[number];

/** The choices of one scope. */
export interface Layer {
  readonly scope: Exclude<Scope, 'default'>;
  readonly choices: Choices;
}

export interface Effective {
  readonly value: Json;
  readonly scope: Scope;
}

/** The value in force for a leaf; `layers` in the order of `scopes`. */
export function effective({ path, node }: Leaf, layers: readonly Layer[]): Effective {
  for (const { scope, choices } of layers.toReversed()) {
    const value = choices.get(path);
    if (value !== undefined) return { value, scope };
  }
  return { value: defaultOf(node), scope: 'default' };
}

/** Whether everything that a leaf is nested in is selected and on. */
export function isActive({ conditions }: Leaf, lookup: (path: string) => Json | undefined): boolean {
  return conditions.every(({ path, equals }) => lookup(path) === equals);
}

/** The option of a preset that all values agree with; undefined when a choice differs. */
export function matchingOption(
  node: PresetNode,
  lookup: (path: string) => Json | undefined,
): string | undefined {
  return Object.entries(node.options).find(([, { sets }]) =>
    Object.entries(sets).every(([path, value]) => {
      const there = lookup(path);
      return there !== undefined && sameJson(there, value);
    }),
  )?.[0];
}
