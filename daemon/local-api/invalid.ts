import type { TLocalizedValidationError } from 'typebox/error';
import { nearest } from '../../protocol/nearest.js';

/** What a sentence about a wrong value needs to know of its schema. */
export interface FieldHints {
  /** Names of the fields that may be given. */
  readonly fields: readonly string[];
  /** What a field is for, by name. */
  readonly descriptions: ReadonlyMap<string, string>;
}

/**
 * One sentence for a person about what does not fit, from the errors of a schema: the field, what it takes, and the
 * word that was probably meant. `what` is "body" or "query".
 */
export function describeInvalid(
  errors: readonly TLocalizedValidationError[],
  value: unknown,
  what: string,
  hints: FieldHints,
): string {
  const unknownField = errors
    .flatMap((error) => (error.keyword === 'additionalProperties' ? error.params.additionalProperties : []))
    .at(0);
  if (unknownField !== undefined) return describeUnknown(unknownField, hints.fields);
  const [error] = errors;
  if (error === undefined) return `The ${what} does not fit.`;
  if (error.keyword === 'required') {
    return `${error.params.requiredProperties.map(quoted).join(' and ')} ${error.params.requiredProperties.length === 1 ? 'is' : 'are'} missing.`;
  }
  const field = fieldOf(error.instancePath);
  const description = hints.descriptions.get(topField(error.instancePath));
  const about = description === undefined ? '' : ` (${description})`;
  const subject = field === '' ? `The ${what}` : quoted(field);
  return `${subject} ${requirement(error, errors)}, not ${shown(valueAt(value, error.instancePath))}${about}.`;
}

function requirement(error: TLocalizedValidationError, all: readonly TLocalizedValidationError[]): string {
  if (error.keyword === 'enum') return `is one of ${error.params.allowedValues.map(String).join(', ')}`;
  if (error.keyword !== 'type') return error.message;
  const same = all.filter((other) => other.instancePath === error.instancePath);
  // In a union a value of the right type that breaks another rule says more than the types it might have had.
  const sharper = same.find((other) => other.keyword !== 'type' && other.keyword !== 'anyOf');
  if (sharper !== undefined) return requirement(sharper, []);
  const types = same.flatMap((other) => (other.keyword === 'type' ? [String(other.params.type)] : []));
  return `must be ${types.length === 0 ? String(error.params.type) : types.join(' or ')}`;
}

function describeUnknown(field: string, known: readonly string[]): string {
  const close = nearest(field, known);
  const help =
    close === undefined
      ? known.length === 0
        ? 'None is taken here.'
        : `Allowed: ${known.join(', ')}.`
      : `Did you mean ${quoted(close)}?`;
  return `Unknown field ${shown(field)}. ${help}`;
}

/** "/clients/0" is `clients[0]` to a person. */
function fieldOf(instancePath: string): string {
  return instancePath.slice(1).replace(/\/(\d+)/g, '[$1]');
}

function topField(instancePath: string): string {
  return instancePath.split('/')[1] ?? '';
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
