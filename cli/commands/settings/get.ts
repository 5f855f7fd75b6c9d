import type { Command } from 'commander';
import { contextOf, subcommand } from '../../context.js';
import { printOne } from '../../output/print.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { showValue } from '../../output/setting-value.js';

export function getCommand(): Command {
  return withOwner(
    subcommand('get <path>', 'print the value in force', [
      'settings get video.preferred_codec',
      'settings get video.preferred_codec -q',
      'settings get video.bitrate.mode.ConstantMbps --session lobby',
    ]),
  ).action(async (path: string, flags: OwnerFlags, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const setting = await client.call('GET /v1/settings/:path', { params: { path }, query: ownerOf(flags) });
    if (format === 'table' || format === 'name') terminal.write(`${showValue(setting.value)}\n`);
    else await printOne(terminal, format, setting, { name: () => setting.path, none: '', columns: [] });
  });
}
