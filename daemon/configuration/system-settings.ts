import { isNode, LineCounter, parseDocument } from 'yaml';
import { VrtError } from '../../protocol/api/error.js';
import { fromDocument, type Choices } from '../../protocol/settings/document.js';
import { settingLeaves } from '../../protocol/settings/tree.js';
import { yamlProblem, yamlProblems } from '../../protocol/yaml-problems.js';
import { reasonOf } from '../../protocol/text/reason.js';

/**
 * Choices of the administrator of the machine for everybody: a YAML or JSON document of settings in the default
 * representation. A missing file has no choices. Throws VrtError `file-unreadable`, or `config-invalid` with one line
 * per problem.
 */
export function loadSystemSettings(path: string, readFile: (path: string) => string | undefined): Choices {
  let text: string | undefined;
  try {
    text = readFile(path);
  } catch (error) {
    const why = reasonOf(error, path);
    throw new VrtError('file-unreadable', `The settings file ${path} cannot be read: ${why}.`, {
      cause: error,
    });
  }
  if (text === undefined) return new Map();
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => `${path}:${lines.linePos(offset).line}`;
  if (document.errors.length > 0)
    throw new VrtError('config-invalid', yamlProblems(document.errors, at).join('\n'));
  if (document.contents === null) return new Map();
  let values: unknown;
  try {
    values = document.toJS();
  } catch (error) {
    // An alias without its anchor, or too many of them: found only when they are followed.
    const why = reasonOf(error);
    throw new VrtError('config-invalid', `${path}: ${yamlProblem('', why)}`, { cause: error });
  }
  const { choices, dropped } = fromDocument(settingLeaves, values);
  if (dropped.length > 0) {
    throw new VrtError(
      'config-invalid',
      dropped
        .map(({ path: keys, why }) => {
          const node = document.getIn(keys.split('.'), true);
          const start = isNode(node) ? node.range?.[0] : undefined;
          return `${start === undefined ? path : at(start)}: ${keys} ${why}`;
        })
        .join('\n'),
      { hint: 'List settings and what they take with `vrt settings list`.' },
    );
  }
  return choices;
}
