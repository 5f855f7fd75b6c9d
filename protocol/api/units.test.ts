import { expect, it } from 'vitest';
import { routes } from './routes.js';

/** The names that lead to each property of a schema, from the outside in. */
function pathsIn(node: unknown, names: readonly string[] = []): string[][] {
  if (typeof node !== 'object' || node === null) return [];
  const found: string[][] = [];
  for (const [key, value] of Object.entries(node)) {
    if (key === 'properties' && typeof value === 'object' && value !== null) {
      for (const [name, schema] of Object.entries(value))
        found.push([...names, name], ...pathsIn(schema, [...names, name]));
    } else if (typeof value === 'object') found.push(...pathsIn(value, names));
  }
  return found;
}

it('percentiles stand below a name that says of what, and in which unit', () => {
  const percentiles = Object.values(routes)
    .flatMap(({ reply }) => pathsIn(reply))
    .filter((path) => path.at(-1) === 'p50');
  expect(percentiles.length).toBeGreaterThan(7);
  for (const path of percentiles) expect(path.join('.')).toMatch(/(?:Ms|Us|Bps|Frames)\b/);
});
