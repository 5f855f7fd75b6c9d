import type { Client } from '../../../protocol/api/client.js';
import { vrtCommand } from '../../../protocol/text/vrt-command.js';
import { showAgo } from '../../output/units.js';
import { isFound, type Desk, type Pane } from '../pane.js';
import { blank, line, span, type Line, type Tone } from '../text.js';
import type { ListColumn } from '../widgets/list.js';
import { listPane } from '../widgets/list-pane.js';

const trustTones: Readonly<Record<Client['trust'], Tone>> = { new: 'warn', trusted: 'good', blocked: 'bad' };

const columns: readonly ListColumn<Client>[] = [
  { heading: 'NAME', shrinks: true, cell: ({ name }) => name },
  { heading: 'TRUST', cell: ({ trust }) => trust, tone: ({ trust }) => trustTones[trust] },
  {
    heading: 'STATE',
    cell: ({ state }) => state,
    tone: ({ state }) => (state === 'streaming' ? 'good' : state === 'absent' ? 'dim' : 'plain'),
  },
  { heading: 'MODEL', cell: ({ model }) => model ?? '-' },
  { heading: 'ADDRESS', cell: ({ address, addresses }) => address ?? addresses[0] ?? '-' },
  {
    heading: 'BATT',
    cell: ({ batteryPercent, batteryPlugged }) =>
      batteryPercent === null ? '-' : `${batteryPercent}%${batteryPlugged === true ? ' plugged' : ''}`,
    sortBy: ({ batteryPercent }) => batteryPercent ?? -1,
    right: true,
  },
];

const list = listPane<Client>({
  rows: ({ model, state }) =>
    model.clients.filter(({ name, hostname, model: device, trust, state: now }) =>
      isFound(state.search, name, hostname, device, trust, now),
    ),
  id: ({ id }) => id,
  columns,
  none: ({ state }) =>
    state.search === ''
      ? 'No headset was found yet. Start the headset app, or press a to add an address.'
      : 'No client fits the search.',
  page: (row) => ({
    title: `Client ${row.name}`,
    command: vrtCommand('client show', [row.name]),
    row,
  }),
  details,
  detailLines: 5,
});

export const clientsPane: Pane = {
  title: 'Clients',
  ids: list.ids,
  lines: list.lines,
  top: list.top,
  rowAt: list.rowAt,
  page: list.page,
  sorts: list.sorts,
  actions: [
    list.onSelected(
      't',
      'trust',
      ({ name }) => vrtCommand('client trust', [name]),
      (client, desk) => patch(client, { trust: 'trusted' }, desk),
    ),
    list.onSelected(
      'b',
      'block',
      ({ name }) => vrtCommand('client block', [name]),
      (client, desk) =>
        desk.open({
          kind: 'confirm',
          question: `Block ${client.name}, and end its streams?`,
          yes: () => patch(client, { trust: 'blocked' }, desk),
        }),
    ),
    list.onSelected(
      'r',
      'rename',
      ({ name }) => vrtCommand('client rename', [name, 'NAME']),
      (client, desk) =>
        desk.open({
          kind: 'ask',
          title: `New name of ${client.name}`,
          initial: client.name,
          submit: (name) => patch(client, { name }, desk),
        }),
    ),
    list.onSelected(
      'f',
      'forget',
      ({ name }) => vrtCommand('client forget', [name]),
      (client, desk) =>
        desk.open({
          kind: 'confirm',
          question: `Forget ${client.name} and its settings?`,
          yes: async () => {
            await desk.client.call('DELETE /v1/clients/:id', { params: { id: client.id } });
            desk.refresh();
          },
        }),
    ),
    {
      key: 'a',
      what: 'add by address',
      command: () => 'vrt client add ADDRESS',
      run: (_view, desk) =>
        desk.open({
          kind: 'ask',
          title: 'Address of the headset, such as 192.168.1.20',
          initial: '',
          submit: async (address) => {
            await desk.client.call('POST /v1/clients', { body: { address } });
            desk.refresh();
          },
        }),
    },
  ],
};

async function patch(
  { id }: Client,
  change: Partial<Pick<Client, 'trust' | 'name'>>,
  desk: Desk,
): Promise<void> {
  await desk.client.call('PATCH /v1/clients/:id', { params: { id }, body: change });
  desk.refresh();
}

function details(client: Client): Line[] {
  const { hostname, id, dialect, lastSeenAt, problem, addresses } = client;
  return [
    blank,
    line(span('Host name  ', 'dim'), hostname, span('   id ', 'dim'), id),
    line(
      span('Protocol   ', 'dim'),
      dialect ?? '-',
      span('   seen ', 'dim'),
      showAgo(lastSeenAt, new Date()),
    ),
    line(span('Addresses  ', 'dim'), addresses.length === 0 ? 'as announced' : addresses.join(', ')),
    problem === null ? blank : line(span(`! ${problem}`, 'bad')),
  ];
}
