import type { Session, SessionCreate } from '../../../protocol/api/session.js';
import { parseBitrate, parseNumber, showAgo, showBitrate } from '../../output/units.js';
import { isFound, selectedIndex, type Action, type Desk, type Pane, type View } from '../pane.js';
import { blank, line, span, type Line } from '../text.js';
import { listLines, type ListColumn } from '../widgets/list.js';

const columns: readonly ListColumn<Session>[] = [
  { heading: 'NAME', shrinks: true, cell: ({ name }) => name },
  {
    heading: 'STATE',
    cell: ({ state }) => state,
    tone: ({ state }) => (state === 'running' ? 'good' : 'dim'),
  },
  { heading: 'CODEC', cell: ({ codec }) => codec },
  { heading: 'BITRATE', cell: ({ bitrateBps }) => showBitrate(bitrateBps), right: true },
  { heading: 'REFRESH', cell: ({ refreshHz }) => `${refreshHz} Hz`, right: true },
  { heading: 'STREAMS', cell: ({ streams }) => String(streams.length), right: true },
];
const detailLines = 6;

function rowsOf({ model, state }: View): readonly Session[] {
  return model.sessions.filter(({ name, state: now, codec }) => isFound(state.search, name, now, codec));
}

function selectedOf(view: View): Session | undefined {
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
  verb: string,
  run: (session: Session, desk: Desk) => void | Promise<void>,
): Action {
  return {
    key,
    what,
    command: (view) => {
      const session = selectedOf(view);
      return session && `vrt ${verb} ${session.name}`;
    },
    run: (view, desk) => {
      const session = selectedOf(view);
      return session === undefined ? undefined : run(session, desk);
    },
  };
}

export const sessionsPane: Pane = {
  title: 'Sessions',
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
          ? 'There are no sessions. Press n to create one.'
          : 'No session fits the search.',
    });
    const session = rows[selected];
    const room = Array.from({ length: Math.max(0, view.height - detailLines - list.length) }, () => blank);
    return [...list, ...room, ...(session === undefined ? [] : details(session, view))];
  },
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
              `vrt session create --name ${session.name} --codec ${session.codec} --bitrate ${values['bitrate'] ?? ''} --refresh ${session.refreshHz}${session.state === 'running' ? '' : ' --no-start'}`,
            );
          },
        }),
    },
    onSelected('s', 'start', 'session start', async ({ id }, desk) => {
      await desk.client.call('POST /v1/sessions/:id/start', { params: { id } });
      desk.refresh();
    }),
    onSelected('x', 'stop', 'session stop', ({ id, name, streams }, desk) => {
      const stop = async () => {
        await desk.client.call('POST /v1/sessions/:id/stop', { params: { id } });
        desk.refresh();
      };
      if (streams.length === 0) return stop();
      return desk.open({
        kind: 'confirm',
        question: `Stop ${name} and its ${streams.length} streams?`,
        yes: stop,
      });
    }),
    onSelected('d', 'delete', 'session delete', ({ id, name }, desk) =>
      desk.open({
        kind: 'confirm',
        question: `Delete session ${name} and its settings?`,
        yes: async () => {
          await desk.client.call('DELETE /v1/sessions/:id', { params: { id } });
          desk.refresh();
        },
      }),
    ),
    onSelected('i', 'IDR', 'stream idr', async ({ name }, desk) => {
      await desk.client.call('POST /v1/streams/:id/idr', { params: { id: name } });
    }),
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
