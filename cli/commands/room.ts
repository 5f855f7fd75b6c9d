import { Command } from 'commander';
import type { RoomState } from '../../protocol/api/scenario.js';
import { contextOf, subcommand } from '../context.js';
import type { View } from '../output/print.js';
import { printActed } from '../output/acted.js';
import { safe } from '../terminal.js';
import { listing } from './listing.js';
import { memberView } from './session-people.js';

const view: View<RoomState> = {
  name: (room) => room.name,
  none: 'This session has no rooms: its scenario has none.',
  columns: [
    { heading: 'NAME', cell: (room) => room.name },
    { heading: 'ID', cell: (room) => room.id },
    { heading: 'CAPACITY', cell: (room) => (room.capacity === 0 ? '-' : String(room.capacity)), right: true },
    { heading: 'USERS', cell: (room) => room.users.join(', ') },
    { heading: 'DESCRIPTION', cell: (room) => room.description },
  ],
};

export function roomCommand(): Command {
  return new Command('room')
    .description('list, enter and leave the rooms of a session')
    .addCommand(list())
    .addCommand(enter())
    .addCommand(leave());
}

function list(): Command {
  return listing(subcommand('list <session>', 'list rooms, and who is in them', ['room list lobby']), {
    view,
    order: 'as given',
    rows: ({ client }, [id = '']) => client.call('GET /v1/sessions/:id/rooms', { params: { id } }),
  });
}

function enter(): Command {
  return subcommand('enter <session> <room> <user>', 'let a member enter a room', [
    'room enter lobby stage mira',
  ]).action(async (id: string, room: string, user: string, _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client } = context;
    const route = 'PUT /v1/sessions/:id/members/:user/room';
    const member = await client.call(route, { params: { id, user }, body: { room } });
    await printActed(context, member, {
      view: memberView,
      sentence: `${safe(member.name)} is in room ${safe(member.room ?? room)}.`,
    });
  });
}

function leave(): Command {
  return subcommand('leave <session> <user>', 'let a member leave its room', [
    'room leave lobby mira',
  ]).action(async (id: string, user: string, _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client } = context;
    const route = 'DELETE /v1/sessions/:id/members/:user/room';
    const member = await client.call(route, { params: { id, user } });
    await printActed(context, member, { view: memberView, sentence: `${safe(member.name)} is in no room.` });
  });
}
