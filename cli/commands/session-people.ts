import type { Command } from 'commander';
import type { Member } from '../../protocol/api/member.js';
import { contextOf, subcommand } from '../context.js';
import { printActed } from '../output/acted.js';
import { fields, type View } from '../output/print.js';
import { showAgo } from '../output/units.js';
import { safe } from '../terminal.js';
import { listing } from './listing.js';
import { sessionHistory } from './session-history.js';
import { sessionMessages } from './session-messages.js';
import { sessionView } from './session-view.js';

/** Of members of a session. */
export const memberView: View<Member> = {
  name: (member) => member.name,
  none: 'Nobody is in this session. Add somebody with `vrt session join SESSION USER`.',
  columns: [
    { heading: 'NAME', cell: (member) => member.name },
    { heading: 'ID', cell: (member) => member.userId },
    {
      heading: 'IS',
      cell: ({ administrator, master }) =>
        [...(administrator ? ['administrator'] : []), ...(master ? ['master'] : [])].join(', ') || '-',
    },
    { heading: 'PRESENT', cell: (member) => (member.present ? 'yes' : 'no') },
    { heading: 'ROOM', cell: (member) => member.room ?? '-' },
    { heading: 'JOINED', cell: (member) => showAgo(member.joinedAt, new Date()) },
  ],
};

/** What people do in a session. */
export function sessionPeople(): Command[] {
  return [
    join(),
    leave(),
    members(),
    handOver('master'),
    handOver('administrator'),
    lock('lock'),
    lock('unlock'),
    ...sessionMessages(),
    sessionHistory(),
    analytics(),
  ];
}

function join(): Command {
  return subcommand('join <session> <user>', 'let a user join a session', [
    'session join lobby mira',
    'session join lobby camera --not-master',
  ])
    .option('--not-master', 'it is never elected master')
    .action(async (id: string, user: string, { notMaster }: { notMaster?: true }, command: Command) => {
      const context = contextOf(command);
      const { client } = context;
      const member = await client.call('POST /v1/sessions/:id/members', {
        params: { id },
        body: { user, ...(notMaster === true ? { canBeMaster: false } : {}) },
      });
      await printActed(context, member, {
        view: memberView,
        sentence: `${safe(member.name)} joined${member.master ? ' and is the master' : ''}.`,
      });
    });
}

function leave(): Command {
  return subcommand('leave <session> <user>', 'let a user leave a session', [
    'session leave lobby mira',
  ]).action(async (id: string, user: string, _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client } = context;
    const member = await client.call('DELETE /v1/sessions/:id/members/:user', { params: { id, user } });
    await printActed(context, member, { view: memberView, sentence: `${safe(member.name)} left.` });
  });
}

function members(): Command {
  return listing(
    subcommand('members <session>', 'list who is in a session', [
      'session members lobby',
      'session members lobby --watch',
    ]),
    {
      view: memberView,
      order: 'as given',
      rows: ({ client }, [id = '']) => client.call('GET /v1/sessions/:id/members', { params: { id } }),
    },
  );
}

function lock(verb: 'lock' | 'unlock'): Command {
  const summary =
    verb === 'lock'
      ? 'keep apps from joining; members stay, and `session join` still works'
      : 'let users join with apps again';
  return subcommand(`${verb} <session>`, summary, [`session ${verb} lobby`]).action(
    async (id: string, _flags: unknown, command: Command) => {
      const context = contextOf(command);
      const { client } = context;
      const { name } = await client.call('GET /v1/sessions/:id', { params: { id } });
      const outcome = await client.call('PUT /v1/settings/:path', {
        params: { path: 'people.locked' },
        body: { value: verb === 'lock', session: name },
      });
      await printActed(context, outcome, {
        view: { name: () => name },
        sentence: `Session ${name} is ${verb}ed.`,
      });
    },
  );
}

function handOver(role: 'master' | 'administrator'): Command {
  const summary =
    role === 'master'
      ? 'make a member the master, who resolves scene events'
      : 'make a user the administrator: when it leaves for good, the session ends';
  return subcommand(`${role} <session> <user>`, summary, [`session ${role} lobby ole`]).action(
    async (id: string, user: string, _flags: unknown, command: Command) => {
      const context = contextOf(command);
      const { client } = context;
      const session = await client.call(`PUT /v1/sessions/:id/${role}`, { params: { id }, body: { user } });
      await printActed(context, session, {
        view: sessionView,
        sentence: `${safe(user)} is the ${role} of session ${session.name}.`,
      });
    },
  );
}

function analytics(): Command {
  return subcommand('analytics <session>', 'what the data streams of a session carried', [
    'session analytics lobby',
    'session analytics lobby --json',
  ]).action(async (id: string, _flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const found = await client.call('GET /v1/sessions/:id/analytics', { params: { id } });
    if (format !== 'table') terminal.write(`${JSON.stringify(found, undefined, 2)}\n`);
    else {
      const { streams, sync, ...totals } = found;
      terminal.write(fields({ ...totals, streams: streams.length, sync: sync.length }));
    }
  });
}
