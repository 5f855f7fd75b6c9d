import { VrtError } from '../../protocol/api/error.js';
import type { StreamerCommand } from '../stream/streamer-process.js';
import type { Environment } from './default-paths.js';

/** Where each comes from; neither has a flag: they are for whoever debugs a streamer. */
const nodeArgsVariable = 'VRT_STREAMER_ARGS';
const wrapVariable = 'VRT_STREAMER_WRAP';
const longest = 4_096;

/** How streamers are started. Throws VrtError `config-invalid` for what no process can be started with. */
export function streamerCommand(env: Environment): StreamerCommand {
  const nodeArgs = words(env, nodeArgsVariable);
  const wrap = words(env, wrapVariable);
  const plain = nodeArgs.find((word) => !word.startsWith('-'));
  if (plain !== undefined)
    throw refused(
      nodeArgsVariable,
      `"${plain}" is no option of Node`,
      `Write each with its value in one word, such as ${nodeArgsVariable}='--inspect-brk=0 --cpu-prof'.`,
    );
  if (wrap[0]?.startsWith('-') === true)
    throw refused(
      wrapVariable,
      `it begins with "${wrap[0]}" instead of a program`,
      `Write the program first, such as ${wrapVariable}='strace -f -o /tmp/streamer.txt'.`,
    );
  return { nodeArgs, wrap };
}

/** What stands between spaces; there are no quotes. */
function words(env: Environment, variable: string): string[] {
  const text = env[variable] ?? '';
  if (text.length > longest)
    throw refused(variable, `it is longer than ${longest} characters`, 'Make it shorter.');
  return text.split(/\s+/).filter((word) => word !== '');
}

function refused(variable: string, why: string, hint: string): VrtError {
  return new VrtError('config-invalid', `${variable} cannot be used: ${why}.`, { hint });
}
