import { Command } from 'commander';
import type { GatewayStatus } from '../../protocol/api/daemon.js';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import { printOne, type View } from '../output/print.js';
import { listing } from './listing.js';

const view: View<GatewayStatus> = {
  name: (gateway) => gateway.name,
  none: 'There are no gateways.',
  columns: [
    { heading: 'NAME', cell: (gateway) => gateway.name },
    { heading: 'STATE', cell: (gateway) => gateway.state },
    { heading: 'PORT', cell: (gateway) => (gateway.port === null ? '-' : String(gateway.port)), right: true },
    { heading: 'CONNECTIONS', cell: (gateway) => String(gateway.connections), right: true },
    { heading: 'PROBLEM', cell: (gateway) => gateway.problem ?? '-' },
  ],
};

export function gatewayCommand(): Command {
  return new Command('gateway')
    .description('look at the gateways to clients of other systems')
    .addCommand(list())
    .addCommand(reset());
}

function list(): Command {
  return listing(
    subcommand('list', 'list gateways: where they listen, who is connected, what is wrong', ['gateway list']),
    { view, rows: ({ client }) => client.call('GET /v1/gateways', {}) },
  );
}

function reset(): Command {
  return subcommand('reset <gateway>', 'disconnect its clients and begin anew', [
    'gateway reset vrtogether --yes',
    'gateway reset alvr --yes',
  ])
    .option('--yes', 'really')
    .action(async (id: string, { yes }: { yes?: true }, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      if (yes !== true) {
        const known = (await client.call('GET /v1/gateways', {})).find(({ name }) => name === id);
        throw new VrtError(
          'confirmation-needed',
          known === undefined
            ? `This disconnects every client of ${id}.`
            : `${known.reset} ${known.connections} connected now.`,
        );
      }
      const gateway = await client.call('POST /v1/gateways/:id/reset', { params: { id } });
      if (format === 'table') terminal.write(`Gateway ${gateway.name} is reset.\n`);
      else await printOne(terminal, format, gateway, view);
    });
}
