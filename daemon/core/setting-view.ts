import type { Setting } from '../../protocol/api/setting.js';
import type { Leaf } from '../../protocol/settings/leaf.js';
import { defaultOf } from '../../protocol/settings/leaf.js';
import type { Json, NumberNode, PresetNode } from '../../protocol/settings/node.js';
import { shownValue } from '../../protocol/settings/secret.js';
import { isActive, matchingOption, type Effective } from '../../protocol/settings/scopes.js';

type Lookup = (path: string) => Json;

/** A setting as the local API shows it. */
export function describeSetting(leaf: Leaf, { value, scope }: Effective, lookup: Lookup): Setting {
  const { path, node, effect, titles } = leaf;
  return {
    path,
    title: node.title,
    section: [...titles],
    help: node.help,
    kind: node.kind,
    ...numberFields(node.kind === 'number' ? node : undefined),
    choices:
      node.kind === 'choice'
        ? Object.entries(node.variants).map(([name, { title }]) => ({ value: name, title }))
        : [],
    effect,
    default: defaultOf(node),
    value: shownValue(leaf, value),
    scope,
    active: isActive(leaf, lookup),
  };
}

/** A preset: its value is the option that everything agrees with, null when a choice differs. */
export function describePreset(
  { path, node, titles }: Leaf<PresetNode>,
  lookup: Lookup,
  effect: Setting['effect'],
): Setting {
  return {
    path,
    title: node.title,
    section: [...titles],
    help: node.help,
    kind: 'preset',
    ...numberFields(undefined),
    choices: Object.entries(node.options).map(([name, { title }]) => ({ value: name, title })),
    effect,
    default: null,
    value: matchingOption(node, lookup) ?? null,
    scope: 'default',
    active: true,
  };
}

function numberFields(node: NumberNode | undefined) {
  return {
    unit: node?.unit ?? null,
    minimum: node?.range[0] ?? null,
    maximum: node?.range[1] ?? null,
    step: node?.step ?? null,
    integer: node !== undefined && node.type !== 'float',
  };
}
