import type {
  ArrayNode,
  BooleanNode,
  ChoiceNode,
  DictionaryNode,
  Effect,
  Json,
  NumberNode,
  OptionalNode,
  PresetNode,
  SettingNode,
  SwitchNode,
  TextNode,
  VectorNode,
} from './node.js';

/** A node that holds one value: itself, which variant is selected, or whether its content is in force. */
export type LeafNode =
  | BooleanNode
  | NumberNode
  | TextNode
  | ChoiceNode
  | OptionalNode
  | SwitchNode
  | ArrayNode
  | VectorNode
  | DictionaryNode;

/** This path must hold this value for the content below to be in force. */
export interface Condition {
  readonly path: string;
  readonly equals: Json;
}

/** One value that can be set, with its place in the tree. */
export interface Leaf<N = LeafNode> {
  /** How people write it, for example `video.bitrate.mode.ConstantMbps`. */
  readonly path: string;
  /** Where it stands in the default representation, for example `video`, `bitrate`, `mode`, `variant`. */
  readonly keys: readonly string[];
  readonly node: N;
  readonly effect: Effect;
  /** Display names of its sections, outermost first. */
  readonly titles: readonly string[];
  readonly conditions: readonly Condition[];
  /** Where a headset finds it in ALVR's default representation; undefined for what headsets do not read (alvr.md 6.3). */
  readonly headsetKeys: readonly string[] | undefined;
}

export interface Leaves {
  readonly leaves: readonly Leaf[];
  readonly presets: readonly Leaf<PresetNode>[];
}

interface Place {
  readonly path: string;
  readonly keys: readonly string[];
  readonly effect: Effect;
  readonly titles: readonly string[];
  readonly conditions: readonly Condition[];
  readonly headsetKeys: readonly string[] | undefined;
}

/** All that can be set in a tree, in the order of its declaration. */
export function leavesOf(root: SettingNode): Leaves {
  const leaves: Leaf[] = [];
  const presets: Leaf<PresetNode>[] = [];

  function add(node: LeafNode, place: Place, ...keys: string[]): void {
    leaves.push({
      ...place,
      keys: [...place.keys, ...keys],
      headsetKeys: place.headsetKeys && [...place.headsetKeys, ...keys],
      node,
    });
  }

  function walk(node: SettingNode, above: Place): void {
    const place = {
      ...above,
      effect: node.effect ?? above.effect,
      headsetKeys: headsetPlace(node, above),
    };
    switch (node.kind) {
      case 'section':
        for (const [name, entry] of Object.entries(node.entries)) {
          walk(entry, {
            ...place,
            path: joined(place.path, name),
            keys: [...place.keys, name],
            headsetKeys: place.headsetKeys && [...place.headsetKeys, name],
            titles: titlesBelow(place.titles, node === root ? undefined : node.title),
          });
        }
        return;
      case 'choice':
        add(node, place, 'variant');
        for (const [name, { content }] of Object.entries(node.variants)) {
          if (content !== undefined) walk(content, below(place, node, name, name, name));
        }
        return;
      case 'switch':
      case 'optional': {
        add(node, place, node.kind === 'switch' ? 'enabled' : 'set');
        const { content } = node;
        // A section's entries stand right below; a single value needs a name of its own.
        walk(content, below(place, node, true, content.kind === 'section' ? '' : 'content', 'content'));
        return;
      }
      case 'preset':
        presets.push({ ...place, node });
        return;
      default:
        add(node, place);
    }
  }

  walk(root, { path: '', keys: [], effect: 'stream', titles: [], conditions: [], headsetKeys: undefined });
  return { leaves, presets };
}

/** Default value of a leaf. */
export function defaultOf(node: LeafNode): Json {
  switch (node.kind) {
    case 'optional':
      return node.defaultSet;
    case 'switch':
      return node.defaultEnabled;
    default:
      return node.default;
  }
}

function headsetPlace({ headset }: SettingNode, above: Place): readonly string[] | undefined {
  if (headset === undefined) return above.headsetKeys;
  return headset === true ? above.keys : headset.split('.');
}

function below(place: Place, { title }: SettingNode, equals: Json, name: string, key: string): Place {
  return {
    effect: place.effect,
    path: joined(place.path, name),
    keys: [...place.keys, key],
    headsetKeys: place.headsetKeys && [...place.headsetKeys, key],
    titles: [...place.titles, title],
    conditions: [...place.conditions, { path: place.path, equals }],
  };
}

/** The section in a switch or a variant often has its name, which is shown once. */
function titlesBelow(titles: readonly string[], title: string | undefined): readonly string[] {
  return title === undefined || titles.at(-1) === title ? titles : [...titles, title];
}

function joined(path: string, name: string): string {
  if (name === '') return path;
  return path === '' ? name : `${path}.${name}`;
}
