import { ErrorBody } from '../../protocol/api/schema.js';
import { eventSchemas } from '../../protocol/api/event-data.js';
import type { Route } from '../../protocol/api/route.js';
import { routes } from '../../protocol/api/routes.js';

/** The local API as an OpenAPI 3.1 document, made from the table of routes. */
export function openApi(version: string): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, route] of Object.entries(routes)) {
    const [method = '', path = ''] = name.split(' ');
    const item = (paths[path.replace(/:(\w+)/g, '{$1}')] ??= {});
    item[method.toLowerCase()] = operation(name, path, route);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'vrt local API',
      version,
      description:
        'HTTP/1.1 and JSON over the Unix socket of vrtd. `:id` takes an id, a name or a unique prefix of an id.',
    },
    paths,
    components: { schemas: eventSchemas() },
  };
}

function operation(name: string, path: string, route: Route): Record<string, unknown> {
  const media = route.contentType ?? (route.lines === true ? 'application/x-ndjson' : 'application/json');
  return {
    operationId: name
      .replace('/v1/', '')
      .replace(/[^A-Za-z]+(\w)/g, (_, letter: string) => letter.toUpperCase()),
    summary: route.summary,
    ...(route.access === 'write' && { description: 'For root, the user of vrtd and its configured group.' }),
    parameters: [...pathParameters(path), ...queryParameters(route)],
    ...(route.body && {
      requestBody: { required: true, content: { 'application/json': { schema: route.body } } },
    }),
    responses: {
      200: {
        description: route.lines === true ? 'One JSON document per line' : 'Done',
        content: { [media]: { schema: route.reply } },
      },
      default: { description: 'An error', content: { 'application/json': { schema: ErrorBody } } },
    },
  };
}

function pathParameters(path: string): unknown[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters({ query }: Route): unknown[] {
  if (query === undefined) return [];
  // The types declare `required` always; at run time it is absent when every field is optional.
  const required: readonly string[] = 'required' in query ? (query.required ?? []) : [];
  return Object.entries(query.properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}
