import { readFileSync } from 'node:fs';
import { VrtError } from '../../protocol/api/error.js';

/** Id of a group of the text of /etc/group (group(5)); `undefined` when it is not there. A number is its own id. */
export function groupIdIn(text: string, name: string): number | undefined {
  if (/^\d{1,9}$/.test(name)) return Number(name);
  for (const line of text.split('\n')) {
    const [group, , id] = line.split(':');
    if (group === name && id !== undefined && /^\d{1,10}$/.test(id)) return Number(id);
  }
  return undefined;
}

/** Id of a local group. Throws VrtError `config-invalid` for one that is not there. */
export function groupId(name: string): number {
  const id = groupIdIn(readFileSync('/etc/group', 'utf8'), name);
  if (id !== undefined) return id;
  throw new VrtError('config-invalid', `There is no group "${name}" in /etc/group.`, {
    hint: `Create it with \`groupadd --system ${name}\`, or name another one with \`--group\`.`,
  });
}
