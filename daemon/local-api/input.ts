import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { VrtError } from '../../protocol/api/error.js';
import type { Route } from '../../protocol/api/route.js';
import { routes, type InputOf, type RouteName } from '../../protocol/api/routes.js';
import { coerceQuery } from './coerce-query.js';
import { describeInvalid, type FieldHints } from './invalid.js';

/** What arrived with a request, as Fastify parsed it. */
export interface RawInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/**
 * Compiles the schemas of a route into the one function that checks its input. That function throws VrtError
 * `invalid-request`, whose message names the field.
 */
export function inputReader<N extends RouteName>(name: N): (raw: RawInput) => InputOf<N> {
  const route: Route = routes[name];
  const readQuery = route.query === undefined ? rejectQuery : queryReader(route.query);
  const readBody = route.body === undefined ? undefined : schemaReader(route.body, 'body');
  return ({ params, query, body }) => {
    const input = {
      params,
      query: readQuery(isRecord(query) ? query : {}),
      ...(readBody && { body: readBody(body) }),
    };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each part was checked by the schema it is typed from
    return input as unknown as InputOf<N>;
  };
}

function queryReader(schema: TObject) {
  const read = schemaReader(schema, 'query');
  return (query: Record<string, unknown>) => read(coerceQuery(schema, query));
}

function rejectQuery(query: Record<string, unknown>): Record<string, unknown> {
  const [key] = Object.keys(query);
  if (key === undefined) return query;
  throw new VrtError('invalid-request', `This route takes no query, and "${key.slice(0, 64)}" was given.`);
}

function schemaReader(schema: TSchema, what: string): (value: unknown) => unknown {
  const check = Compile(schema);
  const hints = fieldHints(schema);
  return (value) => {
    if (check.Check(value)) return value;
    throw new VrtError('invalid-request', describeInvalid(check.Errors(value), value, what, hints));
  };
}

function fieldHints(schema: TSchema): FieldHints {
  const properties = 'properties' in schema && isRecord(schema.properties) ? schema.properties : {};
  const descriptions = new Map<string, string>();
  for (const [field, property] of Object.entries(properties)) {
    if (isRecord(property) && typeof property['description'] === 'string') {
      descriptions.set(field, property['description']);
    }
  }
  return { fields: Object.keys(properties), descriptions };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
