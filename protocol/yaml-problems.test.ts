import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { yamlProblems } from './yaml-problems.js';

/** As the readers of the daemon and the CLI do it, with a line of text as the place. */
function problems(text: string): string[] {
  const { errors } = parseDocument(text, { prettyErrors: false, uniqueKeys: true });
  return yamlProblems(errors, (offset) => `vrtd.yaml:${text.slice(0, offset).split('\n').length}`);
}

describe('a mistake in YAML', () => {
  it.each([
    ['log:\n\t- x', 2, 'indent with spaces instead of tabs (Tabs are'],
    [
      'log: level: info',
      1,
      'write one `name: value` on a line, and put quotes around a value that holds a colon',
    ],
    ['log:\n  level: info\n format: json', 3, 'indent all of one group by the same number of spaces'],
    ['log: {level: info', 1, 'indent all of one group by the same number of spaces, and close each bracket'],
    [
      'group: a\ngroup: b',
      2,
      'this name is there twice in its group: keep one of them (Map keys must be unique)',
    ],
    ['socket: "/run', 1, 'close what was opened before, a quote or a bracket'],
    ['log\n  level: info', 1, 'a line of the form `name: value` is missing its colon'],
    ['group: @vrt', 1, 'put quotes around a value that begins with a sign such as @'],
    ['---\ngroup: a\n---\ngroup: b', 3, 'keep one document: take out the line `---`'],
    ['- a\nb: 1', 2, 'this does not continue what stands above it'],
  ])('%j is told by its line with what to do', (text, line, sentence) => {
    const [first, ...more] = problems(text);
    expect(first?.startsWith(`vrtd.yaml:${line}: ${sentence}`), first).toBe(true);
    expect(more).toEqual([]);
  });

  it('of a kind that nobody knows keeps the reason', () => {
    const error = { code: 'NEW_KIND', message: 'Something new.', pos: [0, 1] } as const;
    expect(yamlProblems([error], () => 'a:1')).toEqual(['a:1: this is not valid YAML (Something new)']);
  });
});
