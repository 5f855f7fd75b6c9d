import { Command } from 'commander';
import type { ClockReader, GatewayConnection, GatewayStatus } from '../../protocol/api/gateway.js';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import { printActed } from '../output/acted.js';
import { document, printList, type View } from '../output/print.js';
import { showAgo, showMs } from '../output/units.js';
import { listing } from './listing.js';

const view: View<GatewayStatus> = {
  name: (gateway) => gateway.name,
  none: 'There are no gateways.',
  columns: [
    { heading: 'NAME', cell: (gateway) => gateway.name },
    { heading: 'STATE', cell: (gateway) => gateway.state },
    { heading: 'PORT', cell: (gateway) => (gateway.port === null ? '-' : String(gateway.port)), right: true },
    { heading: 'CONNECTIONS', cell: (gateway) => String(gateway.connections), right: true },
    { heading: 'PROBLEM', cell: (gateway) => gateway.problem ?? '-', sentence: true },
  ],
};

const connectionView: View<GatewayConnection> = {
  name: ({ user, id }) => user ?? id,
  none: 'Nobody is connected.',
  columns: [
    { heading: 'GATEWAY', cell: ({ gateway }) => gateway },
    { heading: 'USER', cell: ({ user }) => user ?? '-' },
    { heading: 'SESSION', cell: ({ session }) => session ?? '-' },
    { heading: 'ADDRESS', cell: ({ address }) => address },
    { heading: 'VERSION', cell: ({ version }) => version },
    { heading: 'TRANSPORT', cell: ({ transport }) => transport },
    {
      heading: 'ROUND TRIP',
      cell: ({ roundTripMs }) => (roundTripMs === null ? '-' : showMs(roundTripMs)),
      right: true,
    },
    { heading: 'SINCE', cell: ({ since }) => showAgo(since, new Date()) },
    { heading: 'LAST ENDED', cell: ({ lastReason }) => lastReason ?? '-' },
  ],
};

const clockView: View<ClockReader> = {
  name: ({ user, address }) => user ?? address,
  none: 'Nobody is connected.',
  columns: [
    { heading: 'USER', cell: ({ user }) => user ?? '-' },
    { heading: 'SESSION', cell: ({ session }) => session ?? '-' },
    { heading: 'ADDRESS', cell: ({ address }) => address },
    { heading: 'ASKED', cell: ({ askedAt }) => (askedAt === null ? 'never' : showAgo(askedAt, new Date())) },
    {
      heading: 'ROUND TRIP',
      cell: ({ roundTripMs }) => (roundTripMs === null ? '-' : showMs(roundTripMs)),
      right: true,
    },
    {
      heading: 'AHEAD BY',
      cell: ({ offsetMs }) => (offsetMs === null ? '-' : showMs(offsetMs)),
      right: true,
    },
  ],
};

export function gatewayCommand(): Command {
  return new Command('gateway')
    .description('show the gateways to clients of other systems')
    .addCommand(list())
    .addCommand(connections())
    .addCommand(clock())
    .addCommand(reset());
}

function list(): Command {
  return listing(
    subcommand('list', 'list gateways: where they listen, who is connected, what is wrong', ['gateway list']),
    { view, rows: ({ client }) => client.call('GET /v1/gateways', {}) },
  );
}

function connections(): Command {
  return listing(
    subcommand(
      'connections [gateway]',
      'list who is connected: user, address, version, transport, round trip',
      ['gateway connections', 'gateway connections vrtogether --json'],
    ),
    {
      view: connectionView,
      order: 'as given',
      rows: async ({ client }, [gateway]) => {
        const of = (id: string) => client.call('GET /v1/gateways/:id/connections', { params: { id } });
        if (gateway !== undefined) return of(gateway);
        const gateways = await client.call('GET /v1/gateways', {});
        return (await Promise.all(gateways.map(({ name }) => of(name)))).flat();
      },
    },
  );
}

function clock(): Command {
  return subcommand(
    'clock [gateway]',
    'show the time that apps receive, and how far the clock of each differs',
    ['gateway clock', 'gateway clock --json | jq .timeMs'],
  ).action(async (gateway: string | undefined, _flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const { apps, ...told } = await client.call('GET /v1/gateways/:id/clock', {
      params: { id: gateway ?? 'vrtogether' },
    });
    if (format === 'json' || format === 'yaml')
      return terminal.write(await document(format, { ...told, apps }));
    if (format === 'table') terminal.write(`${told.time} (${told.timeMs} ms since 1970)\n`);
    await printList(terminal, format, apps, clockView, 'as given');
  });
}

function reset(): Command {
  return subcommand('reset <gateway>', 'disconnect its clients and begin anew', [
    'gateway reset vrtogether --yes',
    'gateway reset alvr --yes',
  ])
    .option('--yes', 'really')
    .action(async (id: string, { yes }: { yes?: true }, command: Command) => {
      const context = contextOf(command);
      const { client } = context;
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
      await printActed(context, gateway, { view, sentence: `Gateway ${gateway.name} was reset.` });
    });
}
