import Type, { type Static, type TSchema } from 'typebox';

/** A string enumeration that shows in OpenAPI as `enum`. */
export function oneOf<const T extends string[]>(values: [...T], description: string) {
  return Type.Enum(values, { description });
}

export const Timestamp = Type.String({
  format: 'date-time',
  description: 'Wall-clock time, ISO 8601 in UTC',
});

export const Percentiles = Type.Object({
  p50: Type.Number(),
  p95: Type.Number(),
  max: Type.Number(),
  count: Type.Integer(),
});
export type Percentiles = Static<typeof Percentiles>;

export const ErrorBody = Type.Object({
  error: Type.Object({ code: Type.String(), message: Type.String(), hint: Type.String() }),
});
export type ErrorBody = Static<typeof ErrorBody>;

export function orNull<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}
