import type { Json, Resolved, SettingNode } from './node.js';

/** The value in force at a path of the tree; always one that fits. */
export type Lookup = (path: string) => Json;

/** What code works with: the tree with one value per place, the selected variants only. */
export function resolve<const N extends SettingNode>(node: N, lookup: Lookup, path = ''): Resolved<N> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- `Resolved` says of each kind what this returns for it
  return resolved(node, lookup, path) as Resolved<N>;
}

function resolved(node: SettingNode, lookup: Lookup, path: string): unknown {
  switch (node.kind) {
    case 'section':
      return Object.fromEntries(
        Object.entries(node.entries)
          .filter(([, entry]) => entry.kind !== 'preset')
          .map(([name, entry]) => [name, resolved(entry, lookup, joined(path, name))]),
      );
    case 'choice': {
      const variant = String(lookup(path));
      const content = node.variants[variant]?.content;
      return content === undefined
        ? { variant }
        : { variant, content: resolved(content, lookup, joined(path, variant)) };
    }
    case 'switch':
    case 'optional': {
      const { content } = node;
      if (lookup(path) !== true) return null;
      return resolved(content, lookup, content.kind === 'section' ? path : joined(path, 'content'));
    }
    case 'preset':
      return undefined;
    default:
      return lookup(path);
  }
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
