import type { Command } from 'commander';
import type { Setting } from '../../../protocol/api/setting.js';
import { subcommand } from '../../context.js';
import type { View } from '../../output/print.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { showValue } from '../../output/setting-value.js';
import { listing } from '../listing.js';

/** Effect of a change of a setting, in a word. */
const effectWords = {
  live: 'live',
  stream: 'stream restart',
  gateway: 'new listener',
  daemon: 'daemon restart',
} as const;

const view: View<Setting> = {
  name: ({ path }) => path,
  none: 'No setting matches.',
  columns: [
    { heading: 'SETTING', cell: ({ path }) => path },
    { heading: 'VALUE', cell: (setting) => showValue(setting.value, setting) },
    { heading: 'FROM', cell: ({ scope, kind }) => (kind === 'preset' ? 'preset' : scope) },
    { heading: 'NEEDS', cell: ({ effect }) => effectWords[effect] },
    { heading: 'MEANING', cell: ({ help }) => help },
  ],
};

const diffView: View<Setting> = {
  name: ({ path }) => path,
  none: 'Nothing differs from the defaults.',
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
  const command = withOwner(
    subcommand('list [prefix]', 'list settings that are in force', [
      'settings list',
      'settings list video.bitrate',
      'settings list --session lobby --json',
      'settings list --filter scope=session --session lobby',
    ]),
  ).option('--all', 'also those whose group is off or not selected');
  return listing<Setting, ListFlags>(command, {
    view,
    order: 'as given',
    rows: async ({ client }, [prefix], flags) => {
      const all = await client.call('GET /v1/settings', { query: ownerOf(flags) });
      return all.filter(
        ({ path, active }) =>
          (active || flags.all === true) && (prefix === undefined || isBelow(path, prefix)),
      );
    },
  });
}

export function diffCommand(): Command {
  const command = withOwner(
    subcommand('diff', 'list what differs from the built-in defaults', [
      'settings diff',
      'settings diff --session lobby',
    ]),
  );
  return listing<Setting, OwnerFlags>(command, {
    view: diffView,
    order: 'as given',
    rows: async ({ client }, _, flags) => {
      const all = await client.call('GET /v1/settings', { query: ownerOf(flags) });
      return all.filter(({ scope }) => scope !== 'default');
    },
  });
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(prefix.endsWith('.') ? prefix : `${prefix}.`);
}
