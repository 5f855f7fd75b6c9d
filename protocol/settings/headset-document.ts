import { mediacodecOptions } from '../alvr/mediacodec-options.js';
import { sameJson } from './check.js';
import { defaultOf, type Leaf } from './leaf.js';
import { nested } from './nested.js';
import type { Json } from './node.js';
import type { Lookup } from './resolve.js';

/**
 * Settings for a headset, in ALVR's default representation below `session_settings`: only what differs from the
 * defaults, which are the headset's own (alvr.md 6.2).
 */
export function headsetDocument(leaves: readonly Leaf[], lookup: Lookup): Json {
  const values: [readonly string[], Json][] = [];
  for (const { path, node, headsetKeys } of leaves) {
    if (headsetKeys === undefined) continue;
    const value = lookup(path);
    if (sameJson(value, defaultOf(node))) continue;
    // The only dictionary that a headset reads is that of its decoder.
    values.push([headsetKeys, node.kind === 'dictionary' ? mediacodecOptions(value) : value]);
  }
  return nested(values);
}
