import { createHash } from 'node:crypto';
import { VrtError } from '../../protocol/api/error.js';
import { unitWord } from '../../protocol/text/unit-word.js';

const mark = '# Written by `vrt daemon install`, which replaces it as long as nobody edits it. Digest: ';

/**
 * A unit for these programs: the text of the package with their paths, under a line that shows whether it was edited.
 */
export function unitText(template: string, node: string, vrtd: string): string {
  const body = template
    .replaceAll('@NODE@', () => word(node, true))
    .replaceAll('@VRTD@', () => word(vrtd, false));
  return `${mark}${digest(body)}\n${body}`;
}

/** Whether a unit was changed after it was written, or was not written by us. */
export function isEdited(text: string): boolean {
  const end = text.indexOf('\n');
  if (!text.startsWith(mark) || end === -1) return true;
  return text.slice(mark.length, end) !== digest(text.slice(end + 1));
}

function word(path: string, isProgram: boolean): string {
  const quoted = unitWord(path, isProgram);
  if (quoted !== undefined) return quoted;
  throw new VrtError(
    'invalid-request',
    `A systemd unit cannot name ${JSON.stringify(path)}: systemd does not accept all of its characters.`,
    {
      hint: 'Install it in a directory with a plainer name.',
    },
  );
}

function digest(body: string): string {
  return createHash('sha256').update(body).digest('hex').slice(0, 16);
}
