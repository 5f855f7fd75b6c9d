import type {
  ArrayNode,
  BooleanNode,
  ChoiceNode,
  DictionaryNode,
  Entries,
  Json,
  NumberNode,
  OptionalNode,
  PresetNode,
  PresetOption,
  SectionNode,
  SettingNode,
  SwitchNode,
  TextNode,
  ValueNode,
  Variant,
  Variants,
  VectorNode,
  Words,
} from './node.js';

/*
 * Vocabulary of setting declarations. Each function makes one node and keeps its type, so that the resolved type
 * (`Resolved`) follows from the declaration.
 */

export function section<const E extends Entries>(words: Words, entries: E): SectionNode<E> {
  return { kind: 'section', ...words, entries };
}

export function boolean(words: Words, initial: boolean): BooleanNode {
  return { kind: 'boolean', ...words, default: initial };
}

interface NumberOptions {
  readonly default: number;
  readonly range: readonly [number, number];
  readonly step?: number;
  readonly unit?: string;
  /** A slider, where its step or logarithm is given; else a box to type into. */
  readonly log?: true;
}

export function unsigned(words: Words, options: NumberOptions): NumberNode {
  return number('unsigned', words, options);
}

export function signed(words: Words, options: NumberOptions): NumberNode {
  return number('signed', words, options);
}

export function float(words: Words, options: NumberOptions): NumberNode {
  return number('float', words, options);
}

export function text(
  words: Words,
  initial: string,
  { maxLength = 256, pattern = null }: Partial<Pick<TextNode, 'maxLength' | 'pattern'>> = {},
): TextNode {
  return { kind: 'text', ...words, default: initial, maxLength, pattern, format: null };
}

/** Where something listens: an IP address of this machine; empty: everywhere. */
export function listeningAddress(words: Words, initial: string): TextNode {
  return { ...text(words, initial, { maxLength: 64 }), format: 'listening-address' };
}

/** A variant without content. */
export function variant(title: string): Variant<undefined>;
/** A variant with content. */
export function variant<const C extends SettingNode>(title: string, content: C): Variant<C>;
export function variant(title: string, content?: SettingNode): Variant {
  return { title, content };
}

export function choice<const V extends Variants>(
  words: Words,
  initial: keyof V & string,
  variants: V,
): ChoiceNode<V> {
  return { kind: 'choice', ...words, default: initial, variants };
}

export function optional<const C extends SettingNode>(
  words: Words,
  defaultSet: boolean,
  content: C,
): OptionalNode<C> {
  return { kind: 'optional', ...words, defaultSet, content };
}

/** `switch` is taken by the language. */
export function toggle<const C extends SettingNode>(
  words: Words,
  defaultEnabled: boolean,
  content: C,
): SwitchNode<C> {
  return { kind: 'switch', ...words, defaultEnabled, content };
}

export function array<const E extends ValueNode>(
  words: Words,
  element: E,
  initial: readonly Json[],
): ArrayNode<E> {
  return { kind: 'array', ...words, element, default: initial };
}

export function vector<const E extends ValueNode>(
  words: Words,
  element: E,
  initial: readonly Json[],
  maxLength = 64,
): VectorNode<E> {
  return { kind: 'vector', ...words, element, default: initial, maxLength };
}

export function dictionary(
  words: Words,
  value: ValueNode,
  initial: Readonly<Record<string, Json>>,
  maxLength = 64,
): DictionaryNode {
  return { kind: 'dictionary', ...words, value, default: initial, maxLength };
}

export function preset(words: Words, options: Readonly<Record<string, PresetOption>>): PresetNode {
  return { kind: 'preset', ...words, options };
}

function number(
  type: NumberNode['type'],
  words: Words,
  { default: initial, range, step, unit, log }: NumberOptions,
): NumberNode {
  const gui = log === true ? 'log-slider' : step === undefined ? 'text' : 'slider';
  return {
    kind: 'number',
    type,
    ...words,
    default: initial,
    range,
    step: step ?? null,
    unit: unit ?? null,
    gui,
  };
}
