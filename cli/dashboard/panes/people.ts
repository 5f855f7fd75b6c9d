import type { Session } from '../../../protocol/api/session.js';
import { vrtCommand } from '../../../protocol/text/vrt-command.js';
import type { Model } from '../data/model.js';
import { isFound, type Pane, type View } from '../pane.js';
import { blank, line, span, wrapped, type Line } from '../text.js';
import type { ListColumn } from '../widgets/list.js';
import { listPane } from '../widgets/list-pane.js';

/** A session that people meet in, with their names. */
interface Meeting {
  readonly session: Session;
  readonly members: readonly string[];
  readonly administrator: string;
  readonly master: string;
}

const columns: readonly ListColumn<Meeting>[] = [
  { heading: 'SESSION', shrinks: true, cell: ({ session }) => session.name },
  {
    heading: 'STATE',
    cell: ({ session }) => session.state,
    tone: ({ session }) => (session.state === 'running' ? 'good' : 'dim'),
  },
  {
    heading: 'MEMBERS',
    cell: ({ members }) => String(members.length),
    sortBy: ({ members }) => members.length,
    right: true,
  },
  { heading: 'ADMINISTRATOR', cell: ({ administrator }) => administrator },
  { heading: 'MASTER', cell: ({ master }) => master },
  { heading: 'SCENARIO', cell: ({ session }) => session.scenario?.name ?? '-' },
  { heading: 'MEDIA', cell: ({ session }) => session.protocol },
];

const list = listPane<Meeting>({
  rows: ({ model, state }) =>
    meetingsOf(model).filter(({ session, members }) =>
      isFound(state.search, session.name, session.title, session.scenario?.name, ...members),
    ),
  id: ({ session }) => session.id,
  columns,
  none: ({ state }) =>
    state.search === ''
      ? 'There are no sessions with people yet. Apps create them; so does `vrt session create --source none`.'
      : 'No session fits the search.',
  page: ({ session, members, administrator, master }) => ({
    title: `Session ${session.name}`,
    command: vrtCommand('session members', [session.name]),
    row: { ...session, administrator, master, members },
  }),
  details,
  detailLines: 5,
});

export const peoplePane: Pane = {
  title: 'People',
  ids: list.ids,
  lines: list.lines,
  top: list.top,
  rowAt: list.rowAt,
  page: list.page,
  sorts: list.sorts,
  actions: [
    list.onSelected(
      'm',
      'message',
      ({ session }) => `${vrtCommand('session message', [session.name])} TEXT`,
      ({ session }, desk) =>
        desk.open({
          kind: 'ask',
          title: `Message to everybody in ${session.name}`,
          initial: '',
          submit: async (message) => {
            await desk.client.call('POST /v1/sessions/:id/messages', {
              params: { id: session.id },
              body: { message },
            });
            desk.notice(`Sent to everybody in ${session.name}.`);
          },
        }),
    ),
  ],
};

/** Sessions for people, with the names of the users that their ids stand for. */
function meetingsOf({ sessions, users }: Model): Meeting[] {
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null) => (id === null ? '-' : (names.get(id) ?? id));
  return sessions
    .filter(({ audience }) => audience === 'people')
    .map((session) => ({
      session,
      members: session.members.map(nameOf),
      administrator: nameOf(session.administrator),
      master: nameOf(session.master),
    }));
}

function details({ session, members }: Meeting, { width }: View): Line[] {
  const { title, description, scenario } = session;
  return [
    blank,
    line(span('Title    ', 'dim'), title, description === null ? '' : span(`   ${description}`, 'dim')),
    line(
      span('Scenario ', 'dim'),
      scenario === null ? 'none' : `${scenario.name}${scenario.running ? ', running' : ''}`,
    ),
    ...wrapped(members.length === 0 ? 'Nobody is in it.' : `In it: ${members.join(', ')}`, width).slice(0, 2),
  ];
}
