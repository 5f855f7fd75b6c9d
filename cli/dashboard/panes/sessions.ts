import type { Session, SessionCreate } from '../../../protocol/api/session.js';
import { vrtCommand } from '../../../protocol/text/vrt-command.js';
import { counted } from '../../../protocol/text/counted.js';
import { parseBitrate, parseNumber, showAgo, showBitrate } from '../../output/units.js';
import { isFound, type Pane, type View } from '../pane.js';
import { blank, line, span, type Line } from '../text.js';
import type { ListColumn } from '../widgets/list.js';
import { listPane } from '../widgets/list-pane.js';

const columns: readonly ListColumn<Session>[] = [
  { heading: 'NAME', shrinks: true, cell: ({ name }) => name },
  {
    heading: 'STATE',
    cell: ({ state }) => state,
    tone: ({ state }) => (state === 'running' ? 'good' : 'dim'),
  },
  { heading: 'CODEC', cell: ({ source, codec }) => (source === 'none' ? '-' : codec) },
  {
    heading: 'BITRATE',
    cell: ({ source, bitrateBps }) => (source === 'none' ? '-' : showBitrate(bitrateBps)),
    sortBy: ({ bitrateBps }) => bitrateBps,
    right: true,
  },
  {
    heading: 'REFRESH',
    cell: ({ source, refreshHz }) => (source === 'none' ? '-' : `${refreshHz} Hz`),
    right: true,
  },
  { heading: 'STREAMS', cell: ({ streams }) => String(streams.length), right: true },
  { heading: 'PEOPLE', cell: ({ members }) => String(members.length), right: true },
  { heading: 'FOR', cell: ({ audience }) => audience },
];

const list = listPane<Session>({
  rows: ({ model, state }) =>
    model.sessions.filter(({ name, state: now, codec }) => isFound(state.search, name, now, codec)),
  id: ({ id }) => id,
  columns,
  none: ({ state }) =>
    state.search === '' ? 'There are no sessions. Press n to create one.' : 'No session fits the search.',
  page: (row) => ({
    title: `Session ${row.name}`,
    command: vrtCommand('session show', [row.name]),
    row,
  }),
  details,
  detailLines: 8,
});

export const sessionsPane: Pane = {
  title: 'Sessions',
  ids: list.ids,
  lines: list.lines,
  top: list.top,
  rowAt: list.rowAt,
  page: list.page,
  sorts: list.sorts,
  actions: [
    {
      key: 'n',
      what: 'create',
      command: () => 'vrt session create --name NAME',
      run: (_view, desk) =>
        desk.open({
          kind: 'form',
          title: 'New session',
          fields: [
            { name: 'name', label: 'Name', value: '' },
            { name: 'codec', label: 'Codec', value: 'h264', choices: ['h264', 'hevc'] },
            { name: 'bitrate', label: 'Bitrate', value: '20M' },
            { name: 'refresh', label: 'Refresh, Hz', value: '72' },
            { name: 'start', label: 'Start at once', value: 'yes', choices: ['yes', 'no'] },
          ],
          submit: async (values) => {
            const session = await desk.client.call('POST /v1/sessions', { body: createBody(values) });
            desk.refresh();
            desk.notice(
              vrtCommand(
                'session create',
                [],
                ...['--name', session.name, '--codec', session.codec, '--bitrate', values['bitrate'] ?? ''],
                ...['--refresh', String(session.refreshHz)],
                ...(session.state === 'running' ? [] : ['--no-start']),
              ),
            );
          },
        }),
    },
    list.onSelected(
      's',
      'start',
      ({ name }) => vrtCommand('session start', [name]),
      async ({ id }, desk) => {
        await desk.client.call('POST /v1/sessions/:id/start', { params: { id } });
        desk.refresh();
      },
    ),
    list.onSelected(
      'x',
      'stop',
      ({ name }) => vrtCommand('session stop', [name]),
      ({ id, name, streams }, desk) => {
        const stop = async () => {
          await desk.client.call('POST /v1/sessions/:id/stop', { params: { id } });
          desk.refresh();
        };
        if (streams.length === 0) return stop();
        return desk.open({
          kind: 'confirm',
          question: `Stop ${name} and its ${counted(streams.length, 'stream')}?`,
          yes: stop,
        });
      },
    ),
    list.onSelected(
      'd',
      'delete',
      ({ name }) => vrtCommand('session delete', [name]),
      ({ id, name }, desk) =>
        desk.open({
          kind: 'confirm',
          question: `Delete session ${name} and its settings?`,
          yes: async () => {
            await desk.client.call('DELETE /v1/sessions/:id', { query: {}, params: { id } });
            desk.refresh();
          },
        }),
    ),
    list.onSelected(
      'i',
      'IDR',
      ({ name }) => vrtCommand('stream idr', [name]),
      async ({ name }, desk) => {
        await desk.client.call('POST /v1/streams/:id/idr', { params: { id: name } });
      },
    ),
  ],
};

/** Throws VrtError `invalid-request`. */
function createBody({
  name = '',
  codec,
  bitrate = '',
  refresh = '',
  start,
}: Readonly<Record<string, string>>): SessionCreate {
  return {
    name,
    codec: codec === 'hevc' ? 'hevc' : 'h264',
    bitrateBps: parseBitrate(bitrate),
    refreshHz: parseNumber(refresh, 'refresh rate in Hz', 1, 240),
    start: start !== 'no',
  };
}

function details(session: Session, { model }: View): Line[] {
  const streams = model.streams.filter(({ sessionId }) => sessionId === session.id);
  return [
    blank,
    ...(session.audience === 'people' ? people(session) : []),
    line(
      span('Source   ', 'dim'),
      session.source,
      span('   encoder ', 'dim'),
      session.encoder,
      span('   transport ', 'dim'),
      session.transport,
    ),
    line(
      span('Takes    ', 'dim'),
      session.clients.length === 0 ? 'any trusted client' : session.clients.join(', '),
    ),
    line(span('Created  ', 'dim'), showAgo(session.createdAt, new Date()), span('   id ', 'dim'), session.id),
    ...streams
      .slice(0, 2)
      .map(({ clientName, state, peer, problem }) =>
        line(
          span('Stream   ', 'dim'),
          `${clientName}: ${state}`,
          peer === null
            ? ''
            : `, ${peer.eyeWidth}x${peer.eyeHeight} at ${peer.refreshHz} Hz, ${peer.encoder}`,
          problem === null ? '' : span(`  ! ${problem}`, 'bad'),
        ),
      ),
  ];
}

/** Who meets in it; `vrt user show` takes these ids. */
function people({ members, administrator, master, scenario, protocol }: Session): Line[] {
  return [
    line(
      span('People   ', 'dim'),
      String(members.length),
      span('   media ', 'dim'),
      protocol,
      span('   scenario ', 'dim'),
      scenario === null ? '-' : `${scenario.name}${scenario.running ? ', running' : ''}`,
    ),
    line(span('Master   ', 'dim'), master ?? '-', span('   administrator ', 'dim'), administrator ?? '-'),
  ];
}
