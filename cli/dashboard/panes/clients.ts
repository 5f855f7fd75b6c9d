import type { Client } from '../../../protocol/api/client.js';
import { showAgo } from '../../output/units.js';
import { isFound, selectedIndex, type Action, type Pane, type View } from '../pane.js';
import { blank, line, span, type Line, type Tone } from '../text.js';
import { listLines, type ListColumn } from '../widgets/list.js';

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
    cell: ({ batteryPercent }) => (batteryPercent === null ? '-' : `${batteryPercent}%`),
    right: true,
  },
];
const detailLines = 5;

function rowsOf({ model, state }: View): readonly Client[] {
  return model.clients.filter(({ name, hostname, model: device, trust, state: now }) =>
    isFound(state.search, name, hostname, device, trust, now),
  );
}

function selectedOf(view: View): Client | undefined {
  const rows = rowsOf(view);
  return rows[
    selectedIndex(
      rows.map(({ id }) => id),
      view.state,
    )
  ];
}

function onSelected(
  key: string,
  what: string,
  command: (client: Client) => string,
  run: (client: Client, ...rest: Parameters<Action['run']>) => void | Promise<void>,
): Action {
  return {
    key,
    what,
    command: (view) => {
      const client = selectedOf(view);
      return client && command(client);
    },
    run: (view, desk) => {
      const client = selectedOf(view);
      return client === undefined ? undefined : run(client, view, desk);
    },
  };
}

const patch = async (
  client: Client,
  change: Partial<Pick<Client, 'trust' | 'name'>>,
  desk: Parameters<Action['run']>[1],
) => {
  await desk.client.call('PATCH /v1/clients/:id', { params: { id: client.id }, body: change });
  desk.refresh();
};

export const clientsPane: Pane = {
  title: 'Clients',
  ids: (view) => rowsOf(view).map(({ id }) => id),
  lines: (view) => {
    const rows = rowsOf(view);
    const selected = selectedIndex(
      rows.map(({ id }) => id),
      view.state,
    );
    const list = listLines(rows, columns, {
      selected,
      width: view.width,
      height: view.height - detailLines,
      none:
        view.state.search === ''
          ? 'Nothing was found yet. Start the headset app, or press a to add an address.'
          : 'No client fits the search.',
    });
    const client = rows[selected];
    const room = Array.from({ length: Math.max(0, view.height - detailLines - list.length) }, () => blank);
    return [...list, ...room, ...(client === undefined ? [] : details(client))];
  },
  actions: [
    onSelected(
      't',
      'trust',
      ({ name }) => `vrt client trust ${name}`,
      (client, _view, desk) => patch(client, { trust: 'trusted' }, desk),
    ),
    onSelected(
      'b',
      'block',
      ({ name }) => `vrt client block ${name}`,
      (client, _view, desk) =>
        desk.open({
          kind: 'confirm',
          question: `Block ${client.name}, and end its streams?`,
          yes: () => patch(client, { trust: 'blocked' }, desk),
        }),
    ),
    onSelected(
      'r',
      'rename',
      ({ name }) => `vrt client rename ${name} NAME`,
      (client, _view, desk) =>
        desk.open({
          kind: 'ask',
          title: `New name of ${client.name}`,
          initial: client.name,
          submit: (name) => patch(client, { name }, desk),
        }),
    ),
    onSelected(
      'f',
      'forget',
      ({ name }) => `vrt client forget ${name}`,
      (client, _view, desk) =>
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
