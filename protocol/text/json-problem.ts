type Expected = 'value' | 'first item' | 'key' | 'first key' | 'colon' | 'after';

const space = /[ \t\n\r]*/y;
const escape = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
const scalar = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/**
 * Place and reason of a mistake in JSON, for people: `line 2, column 5: "}" does not fit there`. The message of
 * `JSON.parse` has no place for some mistakes and a bare offset for others. Undefined for JSON.
 */
export function jsonProblem(json: string): string | undefined {
  const at = problemAt(json);
  if (at === undefined) return undefined;
  if (json.trim() === '') return 'it is empty';
  const [wrong] = json.slice(at);
  if (wrong === undefined) return 'it ends too early';
  const before = json.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return `line ${before.length}, column ${column}: ${JSON.stringify(wrong)} does not fit there`;
}

/** The first place at which something else must stand; undefined for JSON. */
function problemAt(json: string): number | undefined {
  const open: ('{' | '[')[] = [];
  let expected: Expected = 'value';
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.test(json);
    if (found) at = pattern.lastIndex;
    return found;
  };
  // One pattern for a whole text would need a stack as long as the text.
  const takeText = (): boolean => {
    if (json[at] !== '"') return false;
    const start = at;
    at += 1;
    while (at < json.length && json.charCodeAt(at) > 0x1f) {
      const character = json[at];
      at += 1;
      if (character === '"') return true;
      if (character === '\\' && !take(escape)) break;
    }
    // An unfinished text ends too early; any other is wrong where it begins.
    if (at < json.length) at = start;
    return false;
  };
  for (;;) {
    take(space);
    if (at === json.length) return expected === 'after' && open.length === 0 ? undefined : at;
    const next = json[at];
    const inObject = open.at(-1) === '{';
    if (expected === 'colon') {
      if (next !== ':') return at;
      at += 1;
      expected = 'value';
    } else if (expected === 'key' || expected === 'first key') {
      if (next === '}' && expected === 'first key') {
        open.pop();
        at += 1;
        expected = 'after';
      } else if (takeText()) expected = 'colon';
      else return at;
    } else if (expected === 'after') {
      if (open.length === 0) return at;
      if (next === ',') expected = inObject ? 'key' : 'value';
      else if (next === (inObject ? '}' : ']')) open.pop();
      else return at;
      at += 1;
    } else if (next === '{' || next === '[') {
      open.push(next);
      at += 1;
      expected = next === '{' ? 'first key' : 'first item';
    } else if (next === ']' && expected === 'first item') {
      open.pop();
      at += 1;
      expected = 'after';
    } else if (takeText() || take(scalar)) expected = 'after';
    else return at;
  }
}
