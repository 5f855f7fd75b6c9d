import { isMap, isScalar, LineCounter, parseDocument, type Pair, type YAMLMap } from 'yaml';
import { VrtError } from '../../protocol/api/error.js';
import { nearest } from '../../protocol/nearest.js';
import { yamlProblems } from '../../protocol/yaml-problems.js';
import { optionNames, optionTable, type OptionName } from './option-table.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** A value of the configuration file, not decoded yet, and the line it stands on. */
export interface FileValue {
  readonly raw: unknown;
  readonly line: number;
}

export interface ConfigFile {
  readonly values: ReadonlyMap<OptionName, FileValue>;
  /** One sentence each: "FILE:LINE: problem". */
  readonly problems: readonly string[];
}

/**
 * Reads the configuration file at `path`. A missing file has no values, unless it was `named` explicitly. Throws
 * VrtError `file-unreadable`, or `config-invalid` with one line per problem.
 */
export function loadConfigFile(
  path: string,
  named: boolean,
  readFile: (path: string) => string | undefined,
): ConfigFile['values'] {
  let text: string | undefined;
  try {
    text = readFile(path);
  } catch (error) {
    const why = reasonOf(error, path);
    throw new VrtError('file-unreadable', `The configuration file ${path} cannot be read: ${why}.`, {
      cause: error,
    });
  }
  if (text === undefined && named) {
    throw new VrtError('file-unreadable', `There is no configuration file ${path}.`);
  }
  const { values, problems } = readConfigFile(text ?? '', path);
  if (problems.length > 0) throw new VrtError('config-invalid', problems.join('\n'));
  return values;
}

/** Structure of the file: a name leads to an option, or to a group of them. */
interface Level {
  readonly [key: string]: OptionName | Level;
}

/** Reads the text of a configuration file. Never throws; `path` is for the sentences only. */
function readConfigFile(text: string, path: string): ConfigFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const values = new Map<OptionName, FileValue>();
  const problems = yamlProblems(document.errors, (offset) => `${path}:${lines.linePos(offset).line}`);
  if (problems.length > 0 || document.contents === null) return { values, problems };

  const lineOf = (node: unknown) => lines.linePos(startOf(node)).line;
  const complain = (node: unknown, what: string) => problems.push(`${path}:${lineOf(node)}: ${what}`);

  function readMap(map: YAMLMap, level: Level, above: string): void {
    for (const pair of map.items) readPair(pair, level, above);
  }

  function readPair(pair: Pair, level: Level, above: string): void {
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    const full = above + key;
    const meant = Object.hasOwn(level, key) ? level[key] : undefined;
    if (meant === undefined) {
      const close = nearest(key, Object.keys(level));
      const help =
        close === undefined
          ? `allowed here: ${Object.keys(level).join(', ')}`
          : `did you mean \`${above}${close}\`?`;
      complain(pair.key, `unknown key \`${full}\`, ${help}`);
    } else if (typeof meant !== 'string') {
      if (isMap(pair.value)) readMap(pair.value, meant, `${full}.`);
      else complain(pair.key, `\`${full}\` holds keys: ${Object.keys(meant).join(', ')}`);
    } else if (isScalar(pair.value) && pair.value.value !== null) {
      values.set(meant, { raw: pair.value.value, line: lineOf(pair.value) });
    } else {
      complain(pair.key, `\`${full}\` takes one value`);
    }
  }

  if (isMap(document.contents)) readMap(document.contents, keyTree(), '');
  else complain(document.contents, 'the file is a list of `key: value` lines');
  return { values, problems };
}

function keyTree(): Level {
  const tree: Record<string, OptionName | Record<string, OptionName>> = {};
  for (const name of optionNames) {
    const { key } = optionTable[name];
    if (key === null) continue;
    const [first, second] = key;
    if (second === undefined) {
      tree[first] = name;
      continue;
    }
    const group = tree[first];
    if (typeof group === 'object') group[second] = name;
    else tree[first] = { [second]: name };
  }
  return tree;
}

function startOf(node: unknown): number {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return 0;
  const start: unknown = node.range[0];
  return typeof start === 'number' ? start : 0;
}
