import type { Command } from 'commander';
import { contextOf, subcommand } from '../../context.js';
import { printActed } from '../../output/acted.js';
import { carefully, outcomeView, showOutcome } from './outcome.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { readValue, readYesNo, showValue } from '../../output/setting-value.js';

interface ChangeFlags extends OwnerFlags {
  readonly yes?: true;
  readonly dryRun?: true;
}

export function setCommand(): Command {
  return withOwner(
    subcommand('set <path> <value>', 'choose a value', [
      'settings set video.bitrate.mode.ConstantMbps 40 --session lobby',
      'settings set video.preferred_codec Hevc --yes',
      'settings set video.max_view_width 1344 --client 1234.client',
      'settings set connection.client_discovery.auto_trust_clients on',
    ]),
  )
    .option('-y, --yes', 'restart streams and disconnect clients without asking')
    .option('--dry-run', 'only say what would happen')
    .action(async (path: string, text: string, flags: ChangeFlags, command: Command) => {
      const context = contextOf(command);
      const { terminal, client, format } = context;
      const owner = ownerOf(flags);
      const put = (at: string, value: unknown, dryRun: boolean) =>
        client.call('PUT /v1/settings/:path', { params: { path: at }, body: { value, ...owner, dryRun } });
      const look = (at: string) =>
        client.call('GET /v1/settings/:path', { params: { path: at }, query: owner });
      const setting = await look(path);
      const only = flags.dryRun === true;
      // `set video.max_view_width 1344`: the typed value belongs to the content, and turns it on.
      const holdsContent =
        (setting.kind === 'optional' || setting.kind === 'switch') && readYesNo(text) === undefined;
      const target = holdsContent ? await look(`${path}.content`) : setting;
      const value = readValue(target, text);
      const outcome = await carefully(terminal, flags.yes === true || only, async (dryRun) => {
        const changed = await put(target.path, value, dryRun || only);
        if (!holdsContent) return changed;
        const enabled = await put(path, true, dryRun || only);
        return {
          ...enabled,
          changes: [...enabled.changes, ...changed.changes],
          streams: [...new Set([...enabled.streams, ...changed.streams])],
          gateways: [...enabled.gateways, ...changed.gateways],
        };
      });
      await printActed(context, outcome, { view: outcomeView, sentence: showOutcome(outcome) });
      if (format !== 'table') return;
      const after = only ? setting : await look(target.path);
      if (!only && !after.active)
        terminal.talk(`${target.path} is not in force: its group is off or not selected.`);
      if (!only && JSON.stringify(after.value) !== JSON.stringify(value) && after.kind !== 'preset')
        terminal.talk(`In force is ${showValue(after.value, after)}, from scope ${after.scope}.`);
    });
}

export function resetCommand(): Command {
  return withOwner(
    subcommand('reset <path>', 'take back what was chosen for a setting and all below it', [
      'settings reset video.preferred_codec',
      'settings reset video --session lobby',
    ]),
  )
    .option('-y, --yes', 'restart streams and disconnect clients without asking')
    .action(async (path: string, flags: ChangeFlags, command: Command) => {
      const context = contextOf(command);
      const { terminal, client } = context;
      const outcome = await carefully(terminal, flags.yes === true, (dryRun) =>
        client.call('DELETE /v1/settings/:path', { params: { path }, query: { ...ownerOf(flags), dryRun } }),
      );
      await printActed(context, outcome, { view: outcomeView, sentence: showOutcome(outcome) });
    });
}
