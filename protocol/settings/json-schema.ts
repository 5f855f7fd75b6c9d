import type { Json, SettingNode, ValueNode } from './node.js';

type Schema = { readonly [key: string]: Json };

/** JSON Schema (2020-12) of a document in the default representation, of which any part may be missing. */
export function jsonSchema(root: SettingNode): Schema {
  return { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schemaOf(root) };
}

function schemaOf(node: SettingNode): Schema {
  const words = { title: node.title, description: node.help };
  switch (node.kind) {
    case 'section':
      return object(
        words,
        Object.entries(node.entries)
          .filter(([, entry]) => entry.kind !== 'preset')
          .map(([name, entry]) => [name, schemaOf(entry)]),
      );
    case 'choice': {
      const names = Object.keys(node.variants);
      const contents = Object.entries(node.variants).flatMap(([name, { content }]): [string, Schema][] =>
        content === undefined ? [] : [[name, schemaOf(content)]],
      );
      return object(words, [['variant', { enum: names, default: node.default }], ...contents]);
    }
    case 'switch':
      return object(words, [
        ['enabled', { type: 'boolean', default: node.defaultEnabled }],
        ['content', schemaOf(node.content)],
      ]);
    case 'optional':
      return object(words, [
        ['set', { type: 'boolean', default: node.defaultSet }],
        ['content', schemaOf(node.content)],
      ]);
    case 'array': {
      const { length } = node.default;
      return {
        ...words,
        type: 'array',
        items: valueSchema(node.element),
        minItems: length,
        maxItems: length,
      };
    }
    case 'vector':
      return { ...words, type: 'array', items: valueSchema(node.element), maxItems: node.maxLength };
    case 'dictionary':
      return {
        ...words,
        type: 'object',
        additionalProperties: valueSchema(node.value),
        maxProperties: node.maxLength,
      };
    case 'preset':
      return {};
    default:
      return { ...words, ...valueSchema(node) };
  }
}

function valueSchema(node: ValueNode): Schema {
  switch (node.kind) {
    case 'boolean':
      return { type: 'boolean', default: node.default };
    case 'number': {
      const [minimum, maximum] = node.range;
      return {
        type: node.type === 'float' ? 'number' : 'integer',
        default: node.default,
        minimum,
        maximum,
      };
    }
    case 'text':
      return {
        type: 'string',
        default: node.default,
        maxLength: node.maxLength,
        ...(node.pattern === null ? {} : { pattern: `^(?:${node.pattern.source})$` }),
      };
  }
}

function object(words: Schema, properties: readonly (readonly [string, Schema])[]): Schema {
  return {
    ...words,
    type: 'object',
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}
