import type { Json, SettingNode } from './node.js';

/** The value in force at a path of the tree; always one that fits. */
export type Lookup = (path: string) => Json;

/** The tree with one value per place and the selected variants only; `Resolved` is its type. */
export function resolve(root: SettingNode, lookup: Lookup): unknown {
  return resolved(root, lookup, '');
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
      const chosen = lookup(path);
      const variant = typeof chosen === 'string' ? chosen : node.default;
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
