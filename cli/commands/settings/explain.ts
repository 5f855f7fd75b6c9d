import type { Command } from 'commander';
import type { SettingExplanation } from '../../../protocol/api/setting.js';
import { contextOf, subcommand } from '../../context.js';
import type { DaemonClient } from '../../daemon-client.js';
import { printOne } from '../../output/print.js';
import { table } from '../../output/table.js';
import { ownerOf, withOwner, type OwnerFlags } from './owner.js';
import { showValue } from '../../output/setting-value.js';

export function explainCommand(): Command {
  return withOwner(
    subcommand(
      'explain <path>',
      'explain a setting: its meaning, where its value comes from, the effect of a change',
      ['settings explain video.preferred_codec', 'settings explain connection.packet_size --session lobby'],
    ),
  ).action(async (path: string, flags: OwnerFlags, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const setting = await client.call('GET /v1/settings/:path', { params: { path }, query: ownerOf(flags) });
    if (format === 'table') terminal.write(explained(setting, await streamNames(client, setting.streams)));
    else await printOne(terminal, format, setting, { name: () => setting.path, none: '', columns: [] });
  });
}

/** Of streams, `lobby to 1234.client`: what people know them by. */
async function streamNames(client: DaemonClient, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const streams = await client.call('GET /v1/streams', {});
  return ids.map((id) => {
    const stream = streams.find((one) => one.id === id);
    return stream === undefined ? id : `${stream.sessionName} to ${stream.clientName}`;
  });
}

function explained(setting: SettingExplanation, streams: readonly string[]): string {
  const { path, title, section, help, value, scope, active, layers } = setting;
  const lines = [
    path,
    `${[...section, title].join(' > ')}: ${help}`,
    '',
    `Value:   ${showValue(value, setting)}${scope === 'default' ? '' : ` (from scope ${scope})`}${active ? '' : ', not in force: its group is off or not selected'}`,
    `Takes:   ${takes(setting)}`,
    `Change:  ${change(setting.effect, streams)}`,
  ];
  const rows = table(layers, [
    { heading: 'SCOPE', cell: (layer) => layer.scope },
    { heading: 'VALUE', cell: (layer) => showValue(layer.value, setting) },
    { heading: 'FROM', cell: (layer) => layer.from },
  ]);
  return `${lines.join('\n')}\n${layers.length === 0 ? '' : `\n${rows}`}`;
}

/** Description of the values of a setting. */
function takes(
  setting: Pick<SettingExplanation, 'kind' | 'choices' | 'minimum' | 'maximum' | 'unit' | 'integer' | 'step'>,
): string {
  const { kind, choices, minimum, maximum, unit, integer, step } = setting;
  switch (kind) {
    case 'boolean':
    case 'switch':
    case 'optional':
      return 'true or false';
    case 'number':
      return `a ${integer ? 'whole ' : ''}number from ${minimum ?? ''} to ${maximum ?? ''}${unit === null ? '' : ` ${unit}`}${step === null ? '' : `, in steps of ${step}`}`;
    case 'choice':
    case 'preset':
      return choices
        .map((one) => `${one.value}${one.title === one.value ? '' : ` (${one.title})`}`)
        .join(', ');
    case 'text':
      return 'a text';
    case 'array':
    case 'vector':
      return 'a list, as JSON';
    case 'dictionary':
      return 'an object of values by name, as JSON';
  }
}

function change(effect: SettingExplanation['effect'], streams: readonly string[]): string {
  switch (effect) {
    case 'live':
      return 'takes effect at once';
    case 'stream':
      return streams.length === 0
        ? 'takes effect for streams that begin later; none is running'
        : `restarts running streams: ${streams.join(', ')}`;
    case 'gateway':
      return 'takes effect at once; may disconnect clients of the gateway: `vrt settings set --dry-run` says how many';
    case 'daemon':
      return 'takes effect at the next start of the daemon';
  }
}
