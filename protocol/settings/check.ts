import { parseListeningAddress } from '../address.js';
import { decoded, malformed, type Decoded } from '../decoded.js';
import { oneOfWords, sameWord } from '../nearest.js';
import type { LeafNode } from './leaf.js';
import type { Json, NumberNode, TextNode, ValueNode } from './node.js';

/**
 * Whether a leaf accepts a value, and otherwise what it accepts: a sentence without its subject ("is a number from 1 to
 * 9").
 */
export function check(node: LeafNode, value: unknown): Decoded<Json> {
  switch (node.kind) {
    case 'boolean':
    case 'switch':
    case 'optional':
      return typeof value === 'boolean' ? decoded(value) : malformed('is true or false');
    case 'number':
      return checkNumber(node, value);
    case 'text':
      return checkText(node, value);
    case 'choice': {
      const names = Object.keys(node.variants);
      const name = typeof value === 'string' ? sameWord(value, names) : undefined;
      return name === undefined ? malformed(oneOfWords(value, names)) : decoded(name);
    }
    case 'array':
      if (!Array.isArray(value) || value.length !== node.default.length)
        return malformed(`is a list of ${node.default.length} values`);
      return checkList(node.element, value);
    case 'vector':
      if (!Array.isArray(value) || value.length > node.maxLength)
        return malformed(`is a list of at most ${node.maxLength} values`);
      return checkList(node.element, value);
    case 'dictionary':
      return checkDictionary(node.value, node.maxLength, value);
  }
}

/** Whether two JSON values are the same. */
export function sameJson(a: Json, b: Json): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

function checkNumber({ type, range: [lowest, highest], unit }: NumberNode, value: unknown): Decoded<Json> {
  const whole = type !== 'float';
  if (typeof value === 'number' && value >= lowest && value <= highest && (!whole || Number.isInteger(value)))
    return decoded(value);
  const what = whole ? 'a whole number' : 'a number';
  return malformed(`is ${what} from ${lowest} to ${highest}${unit === null ? '' : ` ${unit}`}`);
}

function checkText({ maxLength, pattern, format }: TextNode, value: unknown): Decoded<Json> {
  if (typeof value !== 'string') return malformed('is a text');
  if (value.length > maxLength) return malformed(`is a text of at most ${maxLength} characters`);
  if (pattern !== null && !new RegExp(`^(?:${pattern.source})$`, 'u').test(value))
    return malformed(`is ${pattern.words}`);
  return format === 'listening-address' ? parseListeningAddress(value) : decoded(value);
}

function checkList(element: ValueNode, values: readonly unknown[]): Decoded<Json> {
  const checked: Json[] = [];
  for (const [index, value] of values.entries()) {
    const result = check(element, value);
    if (!result.ok) return malformed(`has an element ${index + 1} that is wrong: it ${result.error}`);
    checked.push(result.value);
  }
  return decoded(checked);
}

function checkDictionary(element: ValueNode, maxLength: number, value: unknown): Decoded<Json> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return malformed('is an object of values by name');
  const entries: [string, unknown][] = Object.entries(value);
  if (entries.length > maxLength) return malformed(`has at most ${maxLength} entries`);
  const checked: [string, Json][] = [];
  for (const [name, content] of entries) {
    const result = check(element, content);
    if (!result.ok) return malformed(`has an entry ${name} that is wrong: it ${result.error}`);
    checked.push([name, result.value]);
  }
  return decoded(Object.fromEntries(checked));
}
