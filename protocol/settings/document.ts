import { malformed } from '../decoded.js';
import { nearest } from '../nearest.js';
import { fit } from './fit.js';
import { defaultOf, type Leaf, type LeafNode } from './leaf.js';
import { nested } from './nested.js';
import type { Json } from './node.js';

/** Chosen values by path, content of variants that are not selected included. */
export type Choices = ReadonlyMap<string, Json>;

/** Parts of a document that have no place in the tree. */
export interface Dropped {
  /** Keys of the document, or the path that was stored, with dots. */
  readonly path: string;
  readonly value: Json;
  readonly why: string;
}

/** No place in a tree of settings is further down. */
const deepest = 24;

/** Choices in the default representation (alvr.md 13.2); `all`: with the defaults of everything that was not chosen. */
export function toDocument(leaves: readonly Leaf[], choices: Choices, all = false): Json {
  const values: [readonly string[], Json][] = [];
  for (const { path, keys, node } of leaves) {
    const value = choices.get(path) ?? (all ? defaultOf(node) : undefined);
    if (value !== undefined) values.push([keys, value]);
  }
  return nested(values);
}

/**
 * Takes over every value of a document that still fits, and reports the rest (alvr.md 13.3). The document may be of an
 * older version, or hold only a part of the tree. `gui_collapsed`, which ALVR stores beside the values, is not a setting.
 */
export function fromDocument(
  leaves: readonly Leaf[],
  document: unknown,
): { readonly choices: Map<string, Json>; readonly dropped: readonly Dropped[] } {
  const byKeys = new Map(leaves.map((leaf) => [leaf.keys.join('\0'), leaf]));
  const choices = new Map<string, Json>();
  const dropped: Dropped[] = [];

  function take(value: unknown, keys: readonly string[]): void {
    if (keys.length > deepest) return drop(keys.join('.'), null, 'is nested too deeply');
    const leaf = byKeys.get(keys.join('\0'));
    if (leaf !== undefined) {
      accept(leaf, value, keys);
      return;
    }
    if (takeShort(value, keys)) return;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      const entries: [string, unknown][] = Object.entries(value);
      for (const [key, inner] of entries) take(inner, [...keys, key]);
      if (entries.length > 0 || isBranch(keys)) return;
    }
    if (keys.at(-1) !== 'gui_collapsed') drop(keys.join('.'), value, noSetting(keys));
  }

  /**
   * Short forms that people write for nodes with parts: `preferred_codec: Hevc` for its variant, `max_view_width: 1024`
   * or `null` for what may be unset, `enabled` by its parent's name.
   */
  function takeShort(value: unknown, keys: readonly string[]): boolean {
    const at = (part: string, kind?: LeafNode['kind']) => {
      const leaf = byKeys.get([...keys, part].join('\0'));
      return kind === undefined || leaf?.node.kind === kind ? leaf : undefined;
    };
    const [choice, enabled] = [at('variant', 'choice'), at('enabled', 'switch')];
    const [set, content] = [at('set', 'optional'), at('content')];
    if (typeof value === 'object' && value !== null) return false;
    if (choice !== undefined) accept(choice, value, keys);
    else if (enabled !== undefined) accept(enabled, value, keys);
    else if (set !== undefined && typeof value === 'boolean') accept(set, value, keys);
    else if (set !== undefined && value === null) accept(set, false, keys);
    else if (set !== undefined && content !== undefined) {
      if (accept(content, value, keys)) accept(set, true, keys);
    } else return false;
    return true;
  }

  function accept(leaf: Leaf, value: unknown, keys: readonly string[]): boolean {
    const fitted = fit(leaf.node, value);
    if (fitted.ok) choices.set(leaf.path, fitted.value);
    else drop(keys.join('.'), value, fitted.error);
    return fitted.ok;
  }

  function isBranch(keys: readonly string[]): boolean {
    const prefix = keys.length === 0 ? '' : `${keys.join('\0')}\0`;
    return leaves.some((leaf) => leaf.keys.join('\0').startsWith(prefix));
  }

  function noSetting(keys: readonly string[]): string {
    const branches = leaves.flatMap(({ keys: path }) =>
      path.map((_, end) => path.slice(0, end + 1).join('.')),
    );
    const close = nearest(keys.join('.'), new Set(branches));
    return close === undefined || close === keys.join('.')
      ? 'is not a setting'
      : `is not a setting (did you mean ${close}?)`;
  }

  function drop(path: string, value: unknown, why: string): void {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of a JSON or YAML document
    dropped.push({ path, value: value as Json, why });
  }

  take(document, []);
  return { choices, dropped };
}

/**
 * Takes over stored values by path: those of an earlier version under the names of this one. What does not fit is
 * reported; the caller leaves it where it was, so that going back loses nothing.
 */
export function carryOver(
  leaves: readonly Leaf[],
  stored: Iterable<readonly [string, unknown]>,
): { readonly choices: Map<string, Json>; readonly dropped: readonly Dropped[] } {
  const byPath = new Map(leaves.map((leaf) => [leaf.path, leaf]));
  const byOldPath = new Map(
    leaves.flatMap((leaf) => (leaf.node.was ?? []).map((old) => [old, leaf] as const)),
  );
  const choices = new Map<string, Json>();
  const dropped: Dropped[] = [];
  for (const [path, value] of stored) {
    const leaf = byPath.get(path) ?? byOldPath.get(path);
    const fitted = leaf === undefined ? malformed('is not a setting') : fit(leaf.node, value);
    // A value under the name of this version wins over one under an old name.
    if (leaf !== undefined && fitted.ok) {
      if (leaf.path === path || !choices.has(leaf.path)) choices.set(leaf.path, fitted.value);
    } else if (!fitted.ok) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it came out of a JSON column
      dropped.push({ path, value: value as Json, why: fitted.error });
    }
  }
  return { choices, dropped };
}
