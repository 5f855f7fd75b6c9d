/** A mistake that a YAML parser reported. */
export interface YamlError {
  readonly code: string;
  readonly message: string;
  /** Offsets of where it begins and ends. */
  readonly pos: readonly [number, number];
}

/** What to do about each kind of mistake that people make, by the code of the `yaml` library. */
const remedies: Readonly<Record<string, string>> = {
  BAD_INDENT: 'indent all of one group by the same number of spaces, and close each bracket',
  BAD_SCALAR_START: 'put quotes around a value that begins with a sign such as @, % or `',
  BLOCK_AS_IMPLICIT_KEY:
    'write one `name: value` on a line, and put quotes around a value that holds a colon',
  BLOCK_IN_FLOW: 'between brackets, write a list as [a, b] and a group as {name: value}',
  DUPLICATE_KEY: 'this name is there twice in its group: keep one of them',
  MISSING_CHAR: 'close what was opened before, a quote or a bracket, and put a space behind each colon',
  MULTILINE_IMPLICIT_KEY: 'a line of the form `name: value` is missing its colon',
  MULTIPLE_DOCS: 'keep one document: take out the line `---`',
  TAB_AS_INDENT: 'indent with spaces instead of tabs',
  UNEXPECTED_TOKEN: 'this does not continue what stands above it: look at its indentation, colon and quotes',
};

/** One sentence for each line that cannot be read: where, what to do, and the reader's own reason. */
export function yamlProblems(errors: readonly YamlError[], placeOf: (offset: number) => string): string[] {
  const byPlace = new Map<string, string>();
  for (const { code, message, pos } of errors) {
    const place = placeOf(pos[0]);
    // What follows from the first mistake of a line only confuses.
    if (!byPlace.has(place)) byPlace.set(place, `${place}: ${yamlProblem(code, message)}`);
  }
  return [...byPlace.values()];
}

/** The sentence without its place; a code that is not known is a mistake of another kind. */
export function yamlProblem(code: string, message: string): string {
  return `${remedies[code] ?? 'this is not valid YAML'} (${message.replace(/\.$/, '')})`;
}
