// Lets the traces of errors name lines of .ts files. A source map is read when the first trace needs it: Node's own
// --enable-source-maps reads all of them at the start, which costs the daemon a tenth of a second.

const compiled = new URL('../dist/', import.meta.url).href;
/** @type {Map<string, import('node:module').SourceMap | undefined>} */
const maps = new Map();

function mapOf(file) {
  if (!maps.has(file)) {
    let map;
    try {
      // Not imported above: that alone would take milliseconds of every `vrt`.
      const { SourceMap } = process.getBuiltinModule('node:module');
      const { readFileSync } = process.getBuiltinModule('node:fs');
      map = new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
    } catch {
      // No map, no file any more, or a Node before 20.16: the line of the compiled file has to do.
    }
    maps.set(file, map);
  }
  return maps.get(file);
}

function describe(frame) {
  const text = String(frame);
  const file = frame.getFileName();
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (!file?.startsWith(compiled) || line === null || column === null) return text;
  // SourceMap counts from 0 and traces count from 1.
  const entry = mapOf(file)?.findEntry(line - 1, column - 1);
  if (entry?.originalSource === undefined) return text;
  const source = new URL(entry.originalSource, file).href;
  return text.replace(
    `${file}:${line}:${column}`,
    `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`,
  );
}

function titleOf(error) {
  try {
    return String(error);
  } catch {
    return 'Error';
  }
}

Error.prepareStackTrace = (error, frames) =>
  [titleOf(error), ...frames.map((frame) => `    at ${describe(frame)}`)].join('\n');
