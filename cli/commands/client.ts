import { Command } from 'commander';
import type { Client, ClientPatch } from '../../protocol/api/client.js';
import { VrtError } from '../../protocol/api/error.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { printActed } from '../output/acted.js';
import type { View } from '../output/print.js';
import { showAgo } from '../output/units.js';
import { forEach, operandsOf } from './each.js';
import { listing } from './listing.js';
import { showing } from './showing.js';

const view: View<Client> = {
  name: (client) => client.name,
  none: 'No clients were found yet. Start the headset app, or add one with `vrt client add ADDRESS`.',
  columns: [
    { heading: 'NAME', cell: (client) => client.name },
    { heading: 'ID', cell: (client) => client.id },
    { heading: 'TRUST', cell: (client) => client.trust },
    { heading: 'STATE', cell: (client) => client.state },
    { heading: 'MODEL', cell: (client) => client.model ?? '-' },
    { heading: 'ADDRESS', cell: (client) => client.address ?? client.addresses[0] ?? '-' },
    { heading: 'PROTOCOL', cell: (client) => client.dialect ?? '-' },
    {
      heading: 'BATTERY',
      cell: ({ batteryPercent, batteryPlugged }) =>
        batteryPercent === null ? '-' : `${batteryPercent} %${batteryPlugged === true ? ', plugged' : ''}`,
      right: true,
    },
    {
      heading: 'SEEN',
      cell: (client) => showAgo(client.lastSeenAt, new Date()),
      value: (client) => Date.parse(client.lastSeenAt ?? '') || 0,
    },
    { heading: 'PROBLEM', cell: (client) => client.problem ?? '', sentence: true },
  ],
};

export function clientCommand(): Command {
  return new Command('client')
    .description('find, trust, block and rename clients')
    .addCommand(list())
    .addCommand(show())
    .addCommand(patch('trust', 'let clients connect', { trust: 'trusted' }))
    .addCommand(patch('block', 'never let clients connect, and end their streams', { trust: 'blocked' }))
    .addCommand(rename())
    .addCommand(forget())
    .addCommand(add());
}

function list(): Command {
  return listing(
    subcommand('list', 'list clients', [
      'client list',
      'client list --watch',
      'client list --filter trust=new --columns name,address -o csv',
    ]),
    { view, rows: ({ client }) => client.call('GET /v1/clients', {}) },
  );
}

function show(): Command {
  return showing(
    subcommand('show <client...>', 'show clients', [
      'client show 1234.client',
      'client show 1234.client 5678.client --json',
    ]),
    view,
    (client, id) => client.call('GET /v1/clients/:id', { params: { id } }),
  );
}

function patch(verb: string, summary: string, body: ClientPatch): Command {
  return subcommand(`${verb} <client...>`, summary, [`client ${verb} 1234.client`]).action(
    async (ids: string[], _flags: unknown, command: Command) => {
      const context = contextOf(command);
      const { client, format } = context;
      await forEach(format, ids, async (id) => {
        const changed = await decide(client, id, body);
        const unseen = changed.lastSeenAt === null && changed.addresses.length === 0;
        await printActed(context, changed, {
          view,
          sentence: `Client ${changed.name} is ${changed.trust}${unseen ? '; it was not seen yet, and is known by this name once it announces itself' : ''}.`,
        });
      });
    },
  );
}

/** An unseen name is kept: the decision holds from its first announcement on. */
async function decide(client: DaemonClient, id: string, body: ClientPatch): Promise<Client> {
  const change = (wanted: string) => client.call('PATCH /v1/clients/:id', { params: { id: wanted }, body });
  try {
    return await change(id);
  } catch (error) {
    if (!(error instanceof VrtError) || error.code !== 'client-not-found') throw error;
  }
  try {
    return await change((await client.call('POST /v1/clients', { body: { hostname: id, trust: false } })).id);
  } catch (error) {
    // It announced itself in between.
    if (error instanceof VrtError && error.code === 'name-taken') return change(id);
    throw error;
  }
}

function rename(): Command {
  return subcommand('rename <client> <name>', 'give a client another name', [
    'client rename 1234.client quest-left',
  ]).action(async (id: string, name: string, _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client } = context;
    const changed = await client.call('PATCH /v1/clients/:id', { params: { id }, body: { name } });
    await printActed(context, changed, {
      view,
      sentence: `Client ${changed.hostname} is called ${changed.name}.`,
    });
  });
}

function forget(): Command {
  return subcommand('forget [client...]', 'forget clients, and end their streams', [
    'client forget 1234.client',
    'client forget --all',
  ])
    .option('--all', 'every client')
    .action(async (ids: string[], { all }: { all?: true }, command: Command) => {
      const context = contextOf(command);
      const { client, format } = context;
      const every = async () => (await client.call('GET /v1/clients', {})).map(({ id }) => id);
      await forEach(format, await operandsOf(ids, all, every), async (id) => {
        const gone = await client.call('DELETE /v1/clients/:id', { params: { id } });
        await printActed(context, gone, { view, sentence: `Client ${gone.name} was forgotten.` });
      });
    });
}

function add(): Command {
  return subcommand('add <address>', 'add a client by its address', [
    'client add 192.168.1.20',
    'client add 127.0.0.1          # a headset behind adb forward',
    'client add fe80::1%eth0       # IPv6; link-local needs its interface',
    'client add 192.168.1.20:9950 --hostname 1234.client --no-trust',
  ])
    .option('--hostname <name>', 'its host name, when you know it')
    .option('--no-trust', 'do not trust it yet')
    .action(
      async (
        address: string,
        { hostname, trust }: { hostname?: string; trust: boolean },
        command: Command,
      ) => {
        const context = contextOf(command);
        const { client } = context;
        const added = await client.call('POST /v1/clients', {
          body: { address, trust, ...(hostname === undefined ? {} : { hostname }) },
        });
        await printActed(context, added, {
          view,
          made: true,
          sentence: `Client ${added.name} (${added.id}) is ${added.trust}.`,
        });
      },
    );
}
