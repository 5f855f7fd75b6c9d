import fc from 'fast-check';
import type { Leaf, LeafNode } from '../leaf.js';
import type { Json, ValueNode } from '../node.js';

/** Any value that fits a leaf. */
export function valueFor(node: LeafNode): fc.Arbitrary<Json> {
  switch (node.kind) {
    case 'boolean':
    case 'switch':
    case 'optional':
      return fc.boolean();
    case 'choice':
      return fc.constantFrom(...Object.keys(node.variants));
    case 'array':
      return fc.tuple(...node.default.map(() => single(node.element)));
    case 'vector':
      return fc.array(single(node.element), { maxLength: node.maxLength });
    case 'dictionary':
      return fc.dictionary(
        fc.string({ maxLength: 20 }).filter((name) => name !== '__proto__'),
        single(node.value),
        { maxKeys: node.maxLength, noNullPrototype: true },
      );
    default:
      return single(node);
  }
}

function single(node: ValueNode): fc.Arbitrary<Json> {
  switch (node.kind) {
    case 'boolean':
      return fc.boolean();
    case 'number': {
      const [min, max] = node.range;
      return node.type === 'float'
        ? fc.double({ min, max, noNaN: true }).map((value) => (value === 0 ? 0 : value))
        : fc.integer({ min, max });
    }
    case 'text':
      if (node.format === 'listening-address')
        return fc.constantFrom('', '0.0.0.0', '::', '127.0.0.1', '192.168.1.20', 'fd00::20', 'fe80::1%eth0');
      return node.pattern === null
        ? fc.string({ maxLength: node.maxLength })
        : fc
            .stringMatching(new RegExp(`^(?:${node.pattern.source})$`, 'u'))
            .filter((text) => text.length <= node.maxLength);
  }
}

/** Any part of a tree, with values that fit. */
export function choicesOf(leaves: readonly Leaf[]): fc.Arbitrary<Map<string, Json>> {
  return fc
    .subarray([...leaves])
    .chain((some) => fc.tuple(...some.map((leaf) => fc.tuple(fc.constant(leaf.path), valueFor(leaf.node)))))
    .map((entries) => new Map(entries));
}
