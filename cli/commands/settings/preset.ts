import { Command } from 'commander';
import type { Setting } from '../../../protocol/api/setting.js';
import { contextOf, subcommand } from '../../context.js';
import { printActed } from '../../output/acted.js';
import type { View } from '../../output/print.js';
import { carefully, outcomeView, showOutcome } from './outcome.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { showValue } from '../../output/setting-value.js';
import { listing } from '../listing.js';

const view: View<Setting> = {
  name: ({ path }) => path,
  none: 'There are no presets.',
  columns: [
    { heading: 'PRESET', cell: ({ path }) => path },
    { heading: 'NOW', cell: ({ value }) => (value === null ? 'custom' : showValue(value)) },
    { heading: 'OPTIONS', cell: ({ choices }) => choices.map(({ value }) => value).join(', ') },
    { heading: 'MEANING', cell: ({ help }) => help },
  ],
};

interface ApplyFlags extends OwnerFlags {
  readonly yes?: true;
}

/** `vrt settings preset`: settings that set others. */
export function presetCommand(): Command {
  return new Command('preset')
    .description('list and apply presets, which set many settings at once')
    .addCommand(
      listing<Setting, OwnerFlags>(
        withOwner(subcommand('list', 'list presets and which option matches now', ['settings preset list'])),
        {
          view,
          rows: async ({ client }, _, flags) => {
            const all = await client.call('GET /v1/settings', { query: ownerOf(flags) });
            return all.filter(({ kind }) => kind === 'preset');
          },
        },
      ),
    )
    .addCommand(
      withOwner(
        subcommand('apply <preset> <option>', 'set what the option of a preset names', [
          'settings preset apply video.quality Sharp',
          'settings preset apply connection.network Lossy --session lobby --yes',
        ]),
      )
        .option('-y, --yes', 'restart streams and disconnect clients without asking')
        .action(async (path: string, option: string, flags: ApplyFlags, command: Command) => {
          const context = contextOf(command);
          const { terminal, client } = context;
          const outcome = await carefully(terminal, flags.yes === true, (dryRun) =>
            client.call('PUT /v1/settings/:path', {
              params: { path },
              body: { value: option, ...ownerOf(flags), dryRun },
            }),
          );
          await printActed(context, outcome, { view: outcomeView, sentence: showOutcome(outcome) });
        }),
    );
}
