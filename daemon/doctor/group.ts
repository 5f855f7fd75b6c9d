import { groupId } from '../service/group.js';
import { missing, ok, type Check } from './check.js';
import { reasonOf } from '../../protocol/text/reason.js';

export const group: Check = ({ options }) => {
  if (options.group === null) return [ok('group', 'only root and the user of vrtd may use the socket')];
  try {
    return [ok('group', `members of ${options.group} (${groupId(options.group)}) may use the socket`)];
  } catch (error) {
    return [missing('group', reasonOf(error), `Create it with \`groupadd --system ${options.group}\`.`)];
  }
};
