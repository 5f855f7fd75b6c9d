import type { Command } from 'commander';
import type { Setting } from '../../../protocol/api/setting.js';
import { contextOf, subcommand } from '../../context.js';
import { printList, type View } from '../../output/print.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { showValue } from '../../output/setting-value.js';

/** What a change of a setting needs, in a word. */
export const effectWords = {
  live: 'live',
  stream: 'stream restart',
  gateway: 'new listener',
  daemon: 'daemon restart',
} as const;

const view: View<Setting> = {
  name: ({ path }) => path,
  none: 'There are no such settings.',
  columns: [
    { heading: 'SETTING', cell: ({ path }) => path },
    { heading: 'VALUE', cell: (setting) => showValue(setting.value, setting) },
    { heading: 'FROM', cell: ({ scope, kind }) => (kind === 'preset' ? 'preset' : scope) },
    { heading: 'NEEDS', cell: ({ effect }) => effectWords[effect] },
    { heading: 'WHAT IT IS', cell: ({ help }) => help },
  ],
};

const diffView: View<Setting> = {
  name: ({ path }) => path,
  none: 'Everything is as it came.',
  columns: [
    { heading: 'SETTING', cell: ({ path }) => path },
    { heading: 'DEFAULT', cell: (setting) => showValue(setting.default, setting) },
    { heading: 'VALUE', cell: (setting) => showValue(setting.value, setting) },
    { heading: 'FROM', cell: ({ scope }) => scope },
  ],
};

interface ListFlags extends OwnerFlags {
  readonly all?: true;
}

export function listCommand(): Command {
  return withOwner(
    subcommand('list [prefix]', 'list settings that are in force', [
      'settings list',
      'settings list video.bitrate',
      'settings list --session lobby --json',
    ]),
  )
    .option('--all', 'with those below what is off or not selected')
    .action(async (prefix: string | undefined, flags: ListFlags, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      const all = await client.call('GET /v1/settings', { query: ownerOf(flags) });
      const shown = all.filter(
        ({ path, active }) =>
          (active || flags.all === true) && (prefix === undefined || isBelow(path, prefix)),
      );
      await printList(terminal, format, shown, view, 'as given');
    });
}

export function diffCommand(): Command {
  return withOwner(
    subcommand('diff', 'list what differs from the built-in defaults', [
      'settings diff',
      'settings diff --session lobby',
    ]),
  ).action(async (flags: OwnerFlags, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const all = await client.call('GET /v1/settings', { query: ownerOf(flags) });
    await printList(
      terminal,
      format,
      all.filter(({ scope }) => scope !== 'default'),
      diffView,
      'as given',
    );
  });
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('.') ? prefix : `${prefix}.`);
}
