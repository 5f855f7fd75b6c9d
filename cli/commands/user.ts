import { Command, Option } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { InboxItem } from '../../protocol/api/inbox.js';
import type { User, UserPatch } from '../../protocol/api/user.js';
import { acrossRestarts } from '../across-restarts.js';
import { contextOf, subcommand } from '../context.js';
import { printActed } from '../output/acted.js';
import type { View } from '../output/print.js';
import { showAgo } from '../output/units.js';
import { readSecret } from '../read-input.js';
import { safe } from '../terminal.js';
import { forEach } from './each.js';
import { listing } from './listing.js';
import { showing } from './showing.js';
import { readAssignment } from './assignment.js';

const view: View<User> = {
  name: (user) => user.name,
  none: 'There are no users. Add one with `vrt user add mira`.',
  columns: [
    { heading: 'NAME', cell: (user) => user.name },
    { heading: 'ID', cell: (user) => user.id },
    { heading: 'KIND', cell: (user) => user.kind },
    { heading: 'ROLE', cell: (user) => user.role },
    { heading: 'PRESENT', cell: (user) => (user.present ? 'yes' : 'no') },
    { heading: 'SESSION', cell: (user) => user.session ?? '-' },
    { heading: 'ROOM', cell: (user) => user.room ?? '-' },
    { heading: 'BANNED', cell: (user) => user.banned ?? '-' },
    {
      heading: 'SEEN',
      cell: (user) => (user.lastSeenAt === null ? '-' : showAgo(user.lastSeenAt, new Date())),
      value: (user) => Date.parse(user.lastSeenAt ?? '') || 0,
    },
  ],
};

export function userCommand(): Command {
  return new Command('user')
    .description('add, list, ban and remove users; watch the inbox of one')
    .addCommand(add())
    .addCommand(list())
    .addCommand(show())
    .addCommand(password())
    .addCommand(role())
    .addCommand(data())
    .addCommand(remove())
    .addCommand(ban())
    .addCommand(unban())
    .addCommand(inbox());
}

function add(): Command {
  return subcommand('add <name>', 'add a user', [
    'user add mira',
    'user add root --role admin --password-file /run/secrets/root',
    'user add visitor --guest',
  ])
    .option('--guest', 'forgotten when it leaves')
    .addOption(new Option('--role <role>', 'what it may do (default: user)').choices(['admin', 'user']))
    .option('--password-file <file>', 'first line is its password; - for standard input')
    .action(
      async (
        name: string,
        flags: { guest?: true; role?: 'admin' | 'user'; passwordFile?: string },
        command: Command,
      ) => {
        const context = contextOf(command);
        const { client } = context;
        const user = await client.call('POST /v1/users', {
          body: {
            name,
            ...(flags.guest === true ? { kind: 'guest' } : {}),
            ...(flags.role === undefined ? {} : { role: flags.role }),
            ...(flags.passwordFile === undefined ? {} : { password: await readSecret(flags.passwordFile) }),
          },
        });
        await printActed(context, user, {
          view,
          made: true,
          sentence: `User ${safe(user.name)} (${user.id}) was added.`,
        });
      },
    );
}

function list(): Command {
  return listing(subcommand('list', 'list users', ['user list', 'user list --filter present=true --json']), {
    view,
    rows: ({ client }) => client.call('GET /v1/users', {}),
  });
}

function show(): Command {
  return showing(
    subcommand('show <user...>', 'show users', ['user show mira', 'user show mira ole --json']),
    view,
    (client, id) => client.call('GET /v1/users/:id', { params: { id } }),
  );
}

function password(): Command {
  return subcommand('password <user>', 'set or remove the password of a user', [
    'user password mira --file -',
    'user password mira --remove',
  ])
    .option('--file <file>', 'first line is the password; - for standard input')
    .option('--remove', 'let it sign in without one')
    .action(
      async (id: string, { file, remove: none }: { file?: string; remove?: true }, command: Command) => {
        if ((file === undefined) === (none === undefined))
          throw new VrtError('invalid-request', 'Give either --file or --remove.');
        const value = file === undefined ? null : await readSecret(file);
        await patch(
          command,
          id,
          { password: value },
          value === null ? 'needs no password' : 'has a new password',
        );
      },
    );
}

function role(): Command {
  return subcommand('role <user> <role>', 'make a user an admin, or an ordinary user again', [
    'user role mira admin',
  ]).action(async (id: string, wanted: string, _flags: unknown, command: Command) => {
    if (wanted !== 'admin' && wanted !== 'user')
      throw new VrtError('invalid-request', `There is no role "${wanted}": there are admin and user.`);
    await patch(command, id, { role: wanted }, `is ${wanted}`);
  });
}

function data(): Command {
  return subcommand('data <user> [assignment...]', 'show the data of a user, or change it', [
    'user data mira',
    'user data mira hasVoice=true userRepresentation=1',
    'user data mira --clear',
  ])
    .option('--clear', 'forget what is not given')
    .action(async (id: string, assignments: string[], { clear }: { clear?: true }, command: Command) => {
      const { terminal, client } = contextOf(command);
      const user =
        assignments.length === 0 && clear !== true
          ? await client.call('GET /v1/users/:id', { params: { id } })
          : await client.call('PATCH /v1/users/:id', {
              params: { id },
              body: {
                data: Object.fromEntries(assignments.map(readAssignment)),
                ...(clear === true ? { replaceData: true } : {}),
              },
            });
      terminal.write(`${JSON.stringify(user.data, undefined, 2)}\n`);
    });
}

function remove(): Command {
  return subcommand('remove <user...>', 'remove users, and close the sessions that they administer', [
    'user remove visitor',
  ]).action(async (ids: string[], _flags: unknown, command: Command) => {
    const context = contextOf(command);
    const { client, format } = context;
    await forEach(format, ids, async (id) => {
      const gone = await client.call('DELETE /v1/users/:id', { params: { id } });
      await printActed(context, gone, { view, sentence: `User ${safe(gone.name)} was removed.` });
    });
  });
}

function ban(): Command {
  return subcommand('ban <user...>', 'disconnect users, here or not, and keep their names out', [
    'user ban visitor',
    'user ban visitor --address',
  ])
    .option('--address', 'and whoever else comes from the address that it last came from')
    .action(async (names: string[], { address }: { address?: true }, command: Command) => {
      const context = contextOf(command);
      const { client, format } = context;
      await forEach(format, names, async (name) => {
        const body = { user: name, ...(address === true ? { address } : {}) };
        const user = await client.call('POST /v1/bans', { body });
        const words = address === true ? ` and whoever comes from ${user.address ?? 'its address'}` : '';
        await printActed(context, user, {
          view,
          sentence: `User ${safe(user.name)}${safe(words)} was banned.`,
        });
      });
    });
}

function unban(): Command {
  return subcommand('unban <user...>', 'let banned users sign in again', ['user unban visitor']).action(
    async (names: string[], _flags: unknown, command: Command) => {
      const context = contextOf(command);
      const { client, format } = context;
      await forEach(format, names, async (id) => {
        const user = await client.call('DELETE /v1/bans/:id', { params: { id } });
        await printActed(context, user, { view, sentence: `User ${safe(user.name)} may sign in again.` });
      });
    },
  );
}

function inbox(): Command {
  return subcommand('inbox <user>', 'print what a user receives, as it arrives, until Ctrl-C', [
    'user inbox mira',
    'user inbox mira --json | jq .text',
  ]).action(async (id: string, _flags: unknown, command: Command) => {
    const { terminal, client, format, signal } = contextOf(command);
    // Reports at once when there is no daemon or no such user; from then on both may come and go.
    const user = await client.call('GET /v1/users/:id', { params: { id } });
    const open = () => client.follow('GET /v1/users/:id/inbox', { params: { id: user.id } }, signal);
    const tell = (sentence: string) => terminal.talk(sentence);
    for await (const item of acrossRestarts(open, signal, tell))
      terminal.write(format === 'json' ? `${JSON.stringify(item)}\n` : `${safe(line(item))}\n`);
  });
}

function line({ time, kind, from, stream, text, bytes, json }: InboxItem): string {
  const what = text ?? (bytes === undefined ? JSON.stringify(json ?? {}) : `base64 ${bytes}`);
  return [time.slice(11, 23), kind, from ?? '-', ...(stream === undefined ? [] : [stream]), what].join('  ');
}

async function patch(command: Command, id: string, body: UserPatch, words: string): Promise<void> {
  const context = contextOf(command);
  const { client } = context;
  const user = await client.call('PATCH /v1/users/:id', { params: { id }, body });
  await printActed(context, user, { view, sentence: `User ${safe(user.name)} ${words}.` });
}
