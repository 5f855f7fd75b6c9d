import type { TObject, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { VrtError } from '../../protocol/api/error.js';
import { describeInvalid } from '../../protocol/api/invalid.js';
import type { Route } from '../../protocol/api/route.js';
import { routes, type InputOf, type RouteName } from '../../protocol/api/routes.js';
import { coerceQuery } from './coerce-query.js';

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
  return (value) => {
    if (check.Check(value)) return value;
    throw new VrtError('invalid-request', describeInvalid(schema, check.Errors(value), value, what));
  };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
