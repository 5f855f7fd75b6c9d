import type { TObject } from 'typebox';

/**
 * Turns the texts of a query into what their schema declares: whole numbers, numbers, booleans. Any other text stays
 * text, for the schema to refuse with a sentence.
 */
export function coerceQuery(
  schema: TObject,
  query: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [key, coerce(declaredType(schema, key), value)]),
  );
}

function coerce(type: unknown, value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if ((type === 'integer' || type === 'number') && /^-?\d{1,15}(\.\d+)?$/.test(value)) return Number(value);
  if (type === 'boolean' && (value === 'true' || value === '1')) return true;
  if (type === 'boolean' && (value === 'false' || value === '0')) return false;
  return value;
}

function declaredType(schema: TObject, key: string): unknown {
  const property = Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
  return property !== undefined && 'type' in property ? property.type : undefined;
}
