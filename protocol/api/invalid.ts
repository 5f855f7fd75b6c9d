import type { TLocalizedValidationError } from 'typebox/error';
import { nearest } from '../nearest.js';
import { schemaAt, type SchemaNode } from './schema-node.js';

/**
 * One sentence for a person about what does not fit a schema: the field, what it takes, and the word most likely meant.
 * `what` names the value as a whole: "body", "query", "row".
 */
export function describeInvalid(
  schema: unknown,
  errors: readonly TLocalizedValidationError[],
  value: unknown,
  what: string,
): string {
  for (const error of errors) {
    const unknown = unknownField(error);
    if (unknown !== undefined)
      return describeUnknown(unknown.name, fieldOf(unknown.in), schemaAt(schema, unknown.in));
  }
  const [error] = errors;
  if (error === undefined) return `The ${what} does not fit.`;
  const field = fieldOf(error.instancePath);
  if (error.keyword === 'required') {
    const missing = error.params.requiredProperties.map((name) =>
      quoted(field === '' ? name : `${field}.${name}`),
    );
    return `${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  }
  const node = schemaAt(schema, error.instancePath);
  const description = node?.description ?? schemaAt(schema, topOf(error.instancePath))?.description;
  // The description of a pattern is clearer.
  const about = description === undefined || error.keyword === 'pattern' ? '' : ` (${description})`;
  const subject = field === '' ? `The ${what}` : quoted(field);
  const found = valueAt(value, error.instancePath);
  const given = isSecret(field) || isEmpty(found) ? '' : `, not ${shown(found)}`;
  return `${subject} ${requirement(error, errors, node, found)}${given}${about}.`;
}

/** The unknown field, and the path of the object that holds it. */
function unknownField(
  error: TLocalizedValidationError,
): { readonly name: string; readonly in: string } | undefined {
  if (error.keyword === 'additionalProperties') {
    const [name] = error.params.additionalProperties;
    return name === undefined ? undefined : { name, in: error.instancePath };
  }
  // Where there are many, the list of errors ends before the one that names them all.
  if (error.keyword !== 'boolean') return undefined;
  const at = error.instancePath.lastIndexOf('/');
  return { name: error.instancePath.slice(at + 1), in: error.instancePath.slice(0, at) };
}

function requirement(
  error: TLocalizedValidationError,
  all: readonly TLocalizedValidationError[],
  node: SchemaNode | undefined,
  value: unknown,
): string {
  switch (error.keyword) {
    case 'enum':
      return `must be one of ${error.params.allowedValues.map(String).join(', ')}${meant(value, error.params.allowedValues)}`;
    case 'const':
      return `must be ${shown(error.params.allowedValue)}`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return range(error.keyword, Number(error.params.limit), node);
    case 'minLength':
      return error.params.limit === 1
        ? 'must not be empty'
        : `must have at least ${error.params.limit} characters`;
    case 'maxLength':
      return `must have at most ${error.params.limit} characters`;
    case 'minItems':
      return error.params.limit === 1
        ? 'must not be empty'
        : `must have at least ${error.params.limit} entries`;
    case 'maxItems':
      return `must have at most ${error.params.limit} entries`;
    case 'uniqueItems':
      return 'must not have an entry twice';
    case 'pattern':
      return `must be ${node?.takes ?? 'in the form that is asked for'}`;
    case 'format':
      return error.params.format === 'date-time'
        ? 'must be a time such as 2026-01-31T12:00:00Z'
        : `must be ${error.params.format}`;
    case 'type':
    case 'anyOf':
      return typeRequirement(error, all, node, value);
    default:
      return 'must be something else';
  }
}

/** In a union a value of the right type that breaks another rule says more than the types it might have had. */
function typeRequirement(
  error: TLocalizedValidationError,
  all: readonly TLocalizedValidationError[],
  node: SchemaNode | undefined,
  value: unknown,
): string {
  const same = all.filter((other) => other.instancePath === error.instancePath);
  const sharper = same.find((other) => other.keyword !== 'type' && other.keyword !== 'anyOf');
  if (sharper !== undefined) return requirement(sharper, [], node, value);
  const types = same.flatMap((other) => (other.keyword === 'type' ? [other.params.type].flat() : []));
  return `must be ${[...new Set(types.map(typeWords))].join(' or ')}`;
}

function typeWords(type: unknown): string {
  const words: Readonly<Record<string, string>> = {
    string: 'a text',
    integer: 'a whole number',
    number: 'a number',
    boolean: 'true or false',
    array: 'a list',
    object: 'an object with fields',
    null: 'null',
  };
  return words[String(type)] ?? String(type);
}

function range(keyword: string, limit: number, node: SchemaNode | undefined): string {
  const { minimum, maximum } = node ?? {};
  if (minimum !== undefined && maximum !== undefined) return `must be from ${minimum} to ${maximum}`;
  if (keyword === 'minimum') return `must be ${limit} or more`;
  if (keyword === 'maximum') return `must be ${limit} or less`;
  return keyword === 'exclusiveMinimum' ? `must be more than ${limit}` : `must be less than ${limit}`;
}

function meant(value: unknown, allowed: readonly unknown[]): string {
  const close = typeof value === 'string' ? nearest(value, allowed.map(String)) : undefined;
  return close === undefined ? '' : ` (did you mean ${close}?)`;
}

function describeUnknown(name: string, where: string, node: SchemaNode | undefined): string {
  const known = node?.fields ?? [];
  const close = nearest(name, known);
  const help =
    close === undefined
      ? known.length === 0
        ? 'None is taken here.'
        : `Allowed: ${known.join(', ')}.`
      : `Did you mean ${quoted(close)}?`;
  return `Unknown field ${shown(name)}${where === '' ? '' : ` in ${where}`}. ${help}`;
}

/** "/clients/0/name" is `clients[0].name` to a person. */
function fieldOf(instancePath: string): string {
  return instancePath
    .slice(1)
    .replace(/\/(\d+)(?=\/|$)/g, '[$1]')
    .replaceAll('/', '.');
}

function topOf(instancePath: string): string {
  return `/${instancePath.split('/')[1] ?? ''}`;
}

/** Values that must not appear in an answer, since scripts log it. */
function isSecret(field: string): boolean {
  return /password|token|secret/i.test(field);
}

function isEmpty(value: unknown): boolean {
  return value === '' || (Array.isArray(value) && value.length === 0);
}

function valueAt(value: unknown, instancePath: string): unknown {
  let here = value;
  for (const key of instancePath.split('/').slice(1)) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Object.entries(here).find(([name]) => name === key)?.[1];
  }
  return here;
}

function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length <= 64 ? text : `${text.slice(0, 60)}...`;
}

function quoted(name: string): string {
  return `"${name}"`;
}
