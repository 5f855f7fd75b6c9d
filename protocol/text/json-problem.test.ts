import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonProblem } from './json-problem.js';

describe('what is wrong with a text that is not JSON', () => {
  it.each([
    ['', 'it is empty'],
    [' \n', 'it is empty'],
    ['{"a":', 'it ends too early'],
    ['[1,', 'it ends too early'],
    ['knock', 'line 1, column 1: "k" does not fit there'],
    ['{"a":1,}', 'line 1, column 8: "}" does not fit there'],
    ['{"a":1,\n "b" 2}', 'line 2, column 6: "2" does not fit there'],
    ['[1,\n2,,]', 'line 2, column 3: "," does not fit there'],
    ['{"a":1} x', 'line 1, column 9: "x" does not fit there'],
    ['{"a":1]', 'line 1, column 7: "]" does not fit there'],
    ['[01]', 'line 1, column 3: "1" does not fit there'],
    ["{'a':1}", 'line 1, column 2: "\'" does not fit there'],
    ['[\u001b]', 'line 1, column 2: "\\u001b" does not fit there'],
    ['["\\x"]', 'line 1, column 2: "\\"" does not fit there'],
  ])('%j', (json, problem) => {
    expect(jsonProblem(json)).toBe(problem);
  });

  it('is nothing for JSON, and something for all else', () => {
    const cut = fc.tuple(fc.json(), fc.nat(30), fc.constantFrom('', ',', '}', ']', '"', ' 1', 'x'));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          cut.map(([json, at, more]) => json.slice(0, at) + more + json.slice(at)),
        ),
        (json) => {
          let isJson = true;
          try {
            JSON.parse(json);
          } catch {
            isJson = false;
          }
          expect(jsonProblem(json) === undefined).toBe(isJson);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('is found however deep it is', () => {
    expect(jsonProblem('['.repeat(200_000))).toBe('it ends too early');
  });
});
