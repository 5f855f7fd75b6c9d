import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import type { Route } from '../../protocol/api/route.js';
import { routes, type RouteName } from '../../protocol/api/routes.js';
import { inputReader } from './input.js';

const names = Object.keys(routes).filter((name): name is RouteName => Object.hasOwn(routes, name));

function sentence(route: RouteName, raw: { body?: unknown; query?: unknown }): string {
  try {
    inputReader(route)({ params: {}, query: raw.query ?? {}, body: raw.body });
    return 'taken';
  } catch (error) {
    if (error instanceof VrtError && error.code === 'invalid-request') return error.message;
    throw error;
  }
}

const sessionName =
  '"name" must be a name of up to 63 letters, digits, dots, dashes and underscores that begins with a letter or digit';

describe('what does not fit is said in words', () => {
  it.each<[RouteName, { body?: unknown; query?: unknown }, unknown]>([
    ['POST /v1/sessions', {}, 'The body must be an object with fields, not nothing.'],
    ['POST /v1/sessions', { body: 'x' }, 'The body must be an object with fields, not "x".'],
    ['POST /v1/sessions', { body: {} }, '"name" is missing.'],
    ['POST /v1/sessions', { body: { name: '' } }, `${sessionName}.`],
    ['POST /v1/sessions', { body: { name: 'a b' } }, `${sessionName}, not "a b".`],
    ['POST /v1/sessions', { body: { nmae: 'x' } }, 'Unknown field "nmae". Did you mean "name"?'],
    [
      'POST /v1/sessions',
      { body: { name: 'x', codec: 'hvec' } },
      '"codec" must be one of h264, hevc (did you mean hevc?), not "hvec" (Video codec).',
    ],
    [
      'POST /v1/sessions',
      { body: { name: 'x', maxEyeWidth: 'a' } },
      '"maxEyeWidth" must be a whole number or null, not "a" (Upper bound of one eye in pixels; null: what the headset asks for).',
    ],
    [
      'POST /v1/sessions',
      { body: { name: 'x', maxEyeWidth: 1 } },
      '"maxEyeWidth" must be from 32 to 8192, not 1 (Upper bound of one eye in pixels; null: what the headset asks for).',
    ],
    [
      'POST /v1/scenarios',
      { body: { name: 'y', rooms: [{ nme: 'x' }] } },
      'Unknown field "nme" in rooms[0]. Did you mean "name"?',
    ],
    [
      'POST /v1/clients',
      { body: { id: 1, a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1, h: 1 } },
      'Unknown field "id". Allowed: address, hostname, trust.',
    ],
    ['POST /v1/scenarios', { body: { name: 'y', script: [{ atMs: 1 }] } }, '"script[0].name" is missing.'],
    [
      'POST /v1/scenarios',
      { body: { name: 'y', id: '/' } },
      '"id" must be an id of 1 to 128 printable characters without a slash, not "/".',
    ],
    [
      'POST /v1/users',
      { body: { name: 'a', password: 'short' } },
      '"password" must have at least 8 characters (At least 8 characters).',
    ],
    ['POST /v1/users', { body: { name: '' } }, '"name" must be a name of 1 to 128 printable characters.'],
    [
      'POST /v1/clients',
      { body: { address: 'a', hostname: '' } },
      expect.stringMatching(/^"hostname" must not be empty \(Host name/),
    ],
    [
      'PATCH /v1/clients/:id',
      { body: { addresses: Array(9).fill('a') } },
      '"addresses" must have at most 8 entries, not ["a","a","a","a","a","a","a","a","a"].',
    ],
    ['GET /v1/events', { query: { folow: 'true' } }, 'Unknown field "folow". Did you mean "follow"?'],
    [
      'GET /v1/events',
      { query: { limit: 'x' } },
      '"limit" must be a whole number, not "x" (At most this many of the newest (default 1000)).',
    ],
  ])('%s %j: %s', (route, raw, expected) => {
    expect(sentence(route, raw)).toEqual(expected);
  });

  it('whatever is sent, to whichever route', () => {
    const fields = names.flatMap((name) => {
      const { body, query }: Route = routes[name];
      const inBody = body !== undefined && 'properties' in body ? Object(body.properties) : {};
      return Object.keys({ ...inBody, ...query?.properties });
    });
    const value = fc.oneof(fc.jsonValue(), fc.string(), fc.double(), fc.constant(undefined));
    const record = fc.dictionary(fc.oneof(fc.constantFrom(...fields), fc.string()), value, { maxKeys: 4 });
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.oneof(record, value), record, (name, body, query) => {
        const said = sentence(name, { body, query });
        expect(said.replaceAll(/"(?:[^"\\]|\\.)*"/g, '')).not.toMatch(
          /schema|pattern|\^\[|>=|<=|must match|additional|something else|integer|boolean|in the form that/,
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('also for every pattern', () => {
    const without: string[] = [];
    JSON.stringify(routes, (key, node: unknown) => {
      if (
        typeof node === 'object' &&
        node !== null &&
        'pattern' in node &&
        !('takes' in node) &&
        'type' in node
      )
        without.push(`${key}: ${String(node.pattern)}`);
      return node;
    });
    expect(without).toEqual([]);
  });
});
