import { VrtError } from '../../protocol/api/error.js';
import { nearest, oneOfWords, sameWord } from '../../protocol/nearest.js';
import { check } from '../../protocol/settings/check.js';
import type { Leaf } from '../../protocol/settings/leaf.js';
import type { Json, PresetNode } from '../../protocol/settings/node.js';
import { effective, type Layer } from '../../protocol/settings/scopes.js';
import { settingLeaves, settingPresets } from '../../protocol/settings/tree.js';
import { hidden, isHidden } from '../../protocol/settings/secret.js';

const leafByPath = new Map(settingLeaves.map((leaf) => [leaf.path, leaf]));
const presetByPath = new Map(settingPresets.map((preset) => [preset.path, preset]));

export function findPreset(path: string): Leaf<PresetNode> | undefined {
  return presetByPath.get(path);
}

/** Throws VrtError `setting-not-found`, with the path that was meant. */
export function findLeaf(path: string): Leaf {
  const leaf = leafByPath.get(path);
  if (leaf !== undefined) return leaf;
  const close = nearest(path, [...leafByPath.keys(), ...presetByPath.keys()]);
  const section = settingLeaves.find((one) => one.path.startsWith(`${path}.`));
  throw new VrtError(
    'setting-not-found',
    section === undefined
      ? `There is no setting called "${path.slice(0, 128)}".`
      : `${path} is a group of settings, for example ${section.path}.`,
    close === undefined ? {} : { hint: `Did you mean ${close}?` },
  );
}

/** A value that fits the path. Throws VrtError `invalid-request` or `setting-not-found`. */
export function checkedValue(path: string, value: unknown): Json {
  const leaf = findLeaf(path);
  if (isHidden(leaf, value)) {
    throw new VrtError('invalid-request', `${path} is shown as ${hidden}; that is not its value.`, {
      hint: 'Give the value itself, or leave it out.',
    });
  }
  const result = check(leaf.node, value);
  if (result.ok) return result.value;
  throw new VrtError('invalid-request', `${path} ${result.error}.`, { hint: explainHint(path) });
}

/** The values that a preset stands for, by path. Throws VrtError `invalid-request` for an option that it does not have. */
export function presetValues({ path, node }: Leaf<PresetNode>, value: unknown): ReadonlyMap<string, Json> {
  const names = Object.keys(node.options);
  const name = typeof value === 'string' ? sameWord(value, names) : undefined;
  const option = name === undefined ? undefined : node.options[name];
  if (option !== undefined) return new Map(Object.entries(option.sets));
  throw new VrtError('invalid-request', `${path} ${oneOfWords(value, names)}.`, {
    hint: explainHint(path),
  });
}

/** The leaves at a path and below it, or those that a preset sets. Throws VrtError `setting-not-found` when there are none. */
export function pathsBelow(path: string): readonly string[] {
  const preset = presetByPath.get(path);
  const paths =
    preset === undefined
      ? settingLeaves.map((leaf) => leaf.path).filter((each) => each === path || each.startsWith(`${path}.`))
      : Object.values(preset.node.options).flatMap(({ sets }) => Object.keys(sets));
  if (paths.length === 0) findLeaf(path);
  return paths;
}

/** The value in force at a path. */
export function valueAt(path: string, layers: readonly Layer[]): Json {
  return effective(findLeaf(path), layers).value;
}

/** All choices, layers combined. */
export function chosen(layers: readonly Layer[]): Map<string, Json> {
  return new Map(layers.flatMap(({ choices }) => [...choices]));
}

function explainHint(path: string): string {
  return `For its meaning: \`vrt settings explain ${path}\`.`;
}
