import type { Document } from 'yaml';
import { VrtError } from '../../../protocol/api/error.js';
import type { SettingOutcome } from '../../../protocol/api/setting.js';
import { yamlProblem, yamlProblems } from '../../../protocol/yaml-problems.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** A document of settings and where its parts stand. */
export interface SettingsText {
  readonly document: unknown;
  /** "FILE:LINE" of what stands at these keys; the file alone where that is not known. */
  readonly placeOf: (keys: string) => string;
}

/** Reads YAML, of which JSON is a part. Throws VrtError `invalid-request` with a line for each mistake. */
export async function parseSettings(text: string, file: string): Promise<SettingsText> {
  const { isNode, LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const parsed: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const at = (offset: number) => `${file}:${lines.linePos(offset).line}`;
  if (parsed.errors.length > 0) throw refused(yamlProblems(parsed.errors, at));
  let document: unknown = {};
  try {
    if (parsed.contents !== null) document = parsed.toJS();
  } catch (error) {
    // An alias without its anchor, or too many of them: found only when they are followed.
    throw refused([`${file}: ${yamlProblem('', reasonOf(error))}`], error);
  }
  return {
    document,
    placeOf: (keys) => {
      const node = parsed.getIn(keys.split('.'), true);
      const start = isNode(node) ? node.range?.[0] : undefined;
      return start === undefined ? file : at(start);
    },
  };
}

/** One line for each part of a document that the daemon does not take. */
export function problemsOf({ placeOf }: SettingsText, dropped: SettingOutcome['dropped']): string {
  return dropped.map(({ path, why }) => `${placeOf(path)}: ${path} ${why}`).join('\n');
}

function refused(problems: readonly string[], cause?: unknown): VrtError {
  return new VrtError('invalid-request', problems.join('\n'), {
    cause,
    hint: 'Fix the file. Nothing was changed.',
  });
}
