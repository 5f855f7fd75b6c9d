import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Member } from '../../protocol/api/member.js';
import type { Session } from '../../protocol/api/session.js';
import { contextOf, subcommand } from '../context.js';
import { fields, printList, printOne, type View } from '../output/print.js';
import { showAgo } from '../output/units.js';
import { readInput } from '../read-input.js';
import { safe } from '../terminal.js';

const view: View<Member> = {
  name: (member) => member.name,
  none: 'Nobody is in this session. `vrt session join SESSION USER` lets somebody in.',
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
  return [join(), leave(), members(), message(), sceneEvent(), analytics()];
}

function join(): Command {
  return subcommand('join <session> <user>', 'let a user join a session', [
    'session join lobby mira',
    'session join lobby camera --not-master',
  ])
    .option('--not-master', 'it is never elected master')
    .action(async (id: string, user: string, { notMaster }: { notMaster?: true }, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      const member = await client.call('POST /v1/sessions/:id/members', {
        params: { id },
        body: { user, ...(notMaster === true ? { canBeMaster: false } : {}) },
      });
      if (format !== 'table') await printOne(terminal, format, member, view);
      else terminal.write(`${safe(member.name)} joined${member.master ? ' and is the master' : ''}.\n`);
    });
}

function leave(): Command {
  return subcommand('leave <session> <user>', 'let a user leave a session', [
    'session leave lobby mira',
  ]).action(async (id: string, user: string, _flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const member = await client.call('DELETE /v1/sessions/:id/members/:user', { params: { id, user } });
    if (format !== 'table') await printOne(terminal, format, member, view);
    else terminal.write(`${safe(member.name)} left.\n`);
  });
}

function members(): Command {
  return subcommand('members <session>', 'list who is in a session', [
    'session members lobby',
    'session members lobby --json',
  ]).action(async (id: string, _flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const all = await client.call('GET /v1/sessions/:id/members', { params: { id } });
    await printList(terminal, format, all, view, 'as given');
  });
}

function message(): Command {
  return subcommand('message <session> <text>', 'send a message from one member to another, or to all', [
    'session message lobby "it begins" --from mira',
    'session message lobby psst --from mira --to ole',
  ])
    .requiredOption('--from <user>', 'who says it')
    .option('--to <user>', 'who hears it (default: everybody, the sender too)')
    .action(async (id: string, text: string, flags: { from: string; to?: string }, command: Command) => {
      const { client } = contextOf(command);
      const from = await memberOf(command, id, flags.from);
      await client.call('POST /v1/users/:id/messages', {
        params: { id: from },
        body: { message: text, ...(flags.to === undefined ? {} : { to: flags.to }) },
      });
    });
}

interface SceneEventFlags {
  readonly from: string;
  readonly to: string;
  readonly direct?: true;
  readonly file?: true;
}

function sceneEvent(): Command {
  return subcommand('scene-event <session> <data>', 'send a scene event to the master, or as the master', [
    'session scene-event lobby \'{"TypeId":112,"Data":"{}"}\' --from ole',
    'session scene-event lobby open-door --from mira --to all',
    'session scene-event lobby event.bin --file --from mira --to ole',
  ])
    .requiredOption('--from <user>', 'who sends it')
    .option('--to <whom>', 'master, all or a user; only the master sends to users', 'master')
    .option('--direct', 'past the master: any member may send to users')
    .option('--file', 'the data is in the file of this name; - for standard input')
    .action(async (id: string, data: string, flags: SceneEventFlags, command: Command) => {
      const { client } = contextOf(command);
      const from = await memberOf(command, id, flags.from);
      const payload =
        flags.file === true ? { bytes: (await readInput(data)).toString('base64') } : { text: data };
      await client.call('POST /v1/users/:id/scene-events', {
        params: { id: from },
        body: { to: flags.to, ...payload, ...(flags.direct === true ? { direct: true } : {}) },
      });
    });
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

/** The id of a user who is in that session. Throws VrtError `not-in-session`. */
async function memberOf(command: Command, session: string, wanted: string): Promise<string> {
  const { client } = contextOf(command);
  const user = await client.call('GET /v1/users/:id', { params: { id: wanted } });
  const { name }: Session = await client.call('GET /v1/sessions/:id', { params: { id: session } });
  if (user.session === name) return user.id;
  throw new VrtError('not-in-session', `User ${user.name} is not in session ${name}.`);
}
