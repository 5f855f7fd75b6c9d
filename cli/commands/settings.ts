import { Command } from 'commander';
import type { Setting } from '../../protocol/api/daemon.js';
import { VrtError } from '../../protocol/api/error.js';
import { nearest } from '../../protocol/nearest.js';
import { contextOf, subcommand } from '../context.js';
import { printList, printOne, type View } from '../output/print.js';

const view: View<Setting> = {
  name: (setting) => setting.key,
  none: 'There are no settings.',
  columns: [
    { heading: 'KEY', cell: (setting) => setting.key },
    { heading: 'VALUE', cell: (setting) => String(setting.value) },
    { heading: 'DEFAULT', cell: (setting) => String(setting.default) },
    { heading: 'WHAT IT DOES', cell: (setting) => setting.description },
  ],
};

export function settingsCommand(): Command {
  return new Command('settings')
    .description('read and change settings of the daemon')
    .addCommand(
      subcommand('list', 'list settings', ['settings list']).action(
        async (_flags: unknown, command: Command) => {
          const { terminal, client, format } = contextOf(command);
          await printList(terminal, format, await client.call('GET /v1/settings', {}), view);
        },
      ),
    )
    .addCommand(
      subcommand('get <key>', 'print the value of a setting', ['settings get idr.minimumIntervalMs']).action(
        async (key: string, _flags: unknown, command: Command) => {
          const { terminal, client, format } = contextOf(command);
          const all = await client.call('GET /v1/settings', {});
          const setting = all.find((one) => one.key === key);
          if (setting === undefined) {
            const close = nearest(
              key,
              all.map((one) => one.key),
            );
            throw new VrtError(
              'setting-not-found',
              `There is no setting called "${key}".`,
              close === undefined ? {} : { hint: `Did you mean ${close}?` },
            );
          }
          if (format === 'table') terminal.write(`${String(setting.value)}\n`);
          else await printOne(terminal, format, setting, view);
        },
      ),
    )
    .addCommand(
      subcommand('set <key> <value>', 'change a setting; streams that begin from now on use it', [
        'settings set idr.minimumIntervalMs 150',
        'settings set discovery.autoTrust true',
      ]).action(async (key: string, text: string, _flags: unknown, command: Command) => {
        const { terminal, client, format } = contextOf(command);
        const setting = await client.call('PUT /v1/settings/:key', {
          params: { key },
          body: { value: valueOf(key, text) },
        });
        if (format === 'table') terminal.write(`${setting.key} is ${String(setting.value)}.\n`);
        else await printOne(terminal, format, setting, view);
      }),
    );
}

function valueOf(key: string, text: string): boolean | number {
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new VrtError('invalid-request', `"${text}" is no value for ${key}: true, false or a number is.`);
  return number;
}
