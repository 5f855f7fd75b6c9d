/** A JSON value, as it stands in a file or in the store. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * Requirement of a change before it is in force: none, new connections of running streams, a gateway that opens or
 * closes a listener (which may disconnect clients), a restart of the daemon.
 */
export type Effect = 'live' | 'stream' | 'gateway' | 'daemon';

/** Properties of every node. */
export interface Words {
  /** Display name. */
  readonly title: string;
  readonly help: string;
  /** Holds for everything below without one of its own. */
  readonly effect?: Effect;
  /** Paths under which earlier versions kept it. */
  readonly was?: readonly string[];
  /** A headset reads it from the session text, at the same path of ALVR's tree or at this one (alvr.md 6.3). */
  readonly headset?: true | string;
  /** A token or password: shown as `***` wherever settings are shown (secret.ts). */
  readonly secret?: true;
}

export type Entries = Readonly<Record<string, SettingNode>>;

/** A group of nodes. */
export interface SectionNode<E extends Entries = Entries> extends Words {
  readonly kind: 'section';
  readonly entries: E;
}

export interface BooleanNode extends Words {
  readonly kind: 'boolean';
  readonly default: boolean;
}

export interface NumberNode extends Words {
  readonly kind: 'number';
  readonly type: 'unsigned' | 'signed' | 'float';
  readonly default: number;
  /** Lowest and highest value. */
  readonly range: readonly [number, number];
  /** Distance of two values of a slider; null: any value. */
  readonly step: number | null;
  readonly unit: string | null;
  readonly gui: 'slider' | 'log-slider' | 'text';
}

export interface TextNode extends Words {
  readonly kind: 'text';
  readonly default: string;
  readonly maxLength: number;
  /** Regular expression of the whole text, and its description. */
  readonly pattern: { readonly source: string; readonly words: string } | null;
  /** Kind of the text, which is stored in one canonical form. */
  readonly format: 'listening-address' | null;
}

export interface Variant<C extends SettingNode | undefined = SettingNode | undefined> {
  readonly title: string;
  readonly content: C;
}

export type Variants = Readonly<Record<string, Variant>>;

/** One of several variants, each with content of its own or none. */
export interface ChoiceNode<V extends Variants = Variants> extends Words {
  readonly kind: 'choice';
  readonly default: keyof V & string;
  readonly variants: V;
}

/** Content that is there or not: a value that may be left to others. */
export interface OptionalNode<C extends SettingNode = SettingNode> extends Words {
  readonly kind: 'optional';
  readonly defaultSet: boolean;
  readonly content: C;
}

/** A feature that is on or off, with content that waits while it is off. */
export interface SwitchNode<C extends SettingNode = SettingNode> extends Words {
  readonly kind: 'switch';
  readonly defaultEnabled: boolean;
  readonly content: C;
}

/** A value of its own, without nodes below it that could be set one by one. */
export type ValueNode = BooleanNode | NumberNode | TextNode;

/** A fixed number of values, such as x, y and z. */
export interface ArrayNode<E extends ValueNode = ValueNode> extends Words {
  readonly kind: 'array';
  readonly element: E;
  readonly default: readonly Json[];
}

/** Any number of values. */
export interface VectorNode<E extends ValueNode = ValueNode> extends Words {
  readonly kind: 'vector';
  readonly element: E;
  readonly default: readonly Json[];
  readonly maxLength: number;
}

/** Values by name. */
export interface DictionaryNode extends Words {
  readonly kind: 'dictionary';
  readonly value: ValueNode;
  readonly default: Readonly<Record<string, Json>>;
  readonly maxLength: number;
}

export interface PresetOption {
  readonly title: string;
  readonly help: string;
  /** Values of other nodes by path. */
  readonly sets: Readonly<Record<string, Json>>;
}

/** Holds nothing itself: choosing an option sets other nodes (a higher-order setting). */
export interface PresetNode extends Words {
  readonly kind: 'preset';
  readonly options: Readonly<Record<string, PresetOption>>;
}

export type SettingNode =
  | SectionNode
  | BooleanNode
  | NumberNode
  | TextNode
  | ChoiceNode
  | OptionalNode
  | SwitchNode
  | ArrayNode
  | VectorNode
  | DictionaryNode
  | PresetNode;

/** Resolved form for code: the selected variant only, null where it is off or unset. */
export type Resolved<N> =
  N extends SectionNode<infer E>
    ? { readonly [K in keyof E as E[K] extends PresetNode ? never : K]: Resolved<E[K]> }
    : N extends BooleanNode
      ? boolean
      : N extends NumberNode
        ? number
        : N extends TextNode
          ? string
          : N extends ChoiceNode<infer V>
            ? {
                [K in keyof V & string]: V[K] extends Variant<infer C>
                  ? C extends SettingNode
                    ? { readonly variant: K; readonly content: Resolved<C> }
                    : { readonly variant: K }
                  : never;
              }[keyof V & string]
            : N extends OptionalNode<infer C>
              ? Resolved<C> | null
              : N extends SwitchNode<infer C>
                ? Resolved<C> | null
                : N extends ArrayNode<infer E> | VectorNode<infer E>
                  ? readonly Resolved<E>[]
                  : N extends DictionaryNode
                    ? Readonly<Record<string, Json>>
                    : never;
