import { groupId } from '../service/group.js';
import { missing, ok, sentenceOf, type Check } from './check.js';

export const group: Check = ({ options }) => {
  if (options.group === null) return [ok('group', 'only root and the user of vrtd may use the socket')];
  try {
    return [ok('group', `members of ${options.group} (${groupId(options.group)}) may use the socket`)];
  } catch (error) {
    return [missing('group', sentenceOf(error), `Create it with \`groupadd --system ${options.group}\`.`)];
  }
};
