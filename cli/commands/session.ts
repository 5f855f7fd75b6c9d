import { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Session } from '../../protocol/api/session.js';
import { counted } from '../../protocol/text/counted.js';
import { confirmed } from '../confirm.js';
import { contextOf, subcommand, type Context } from '../context.js';
import { printActed } from '../output/acted.js';
import { forEach, operandsOf } from './each.js';
import { listing } from './listing.js';
import { createCommand } from './session-create.js';
import { editCommand } from './session-edit.js';
import { sessionPeople } from './session-people.js';
import { sessionView as view } from './session-view.js';
import { showing } from './showing.js';

export function sessionCommand(): Command {
  const command = new Command('session')
    .description('create, start, stop and delete sessions; let people meet in them')
    .addCommand(createCommand())
    .addCommand(list())
    .addCommand(show())
    .addCommand(editCommand())
    .addCommand(act('start', 'POST /v1/sessions/:id/start', 'start sessions: they accept trusted clients'))
    .addCommand(
      act('stop', 'POST /v1/sessions/:id/stop', 'stop sessions: their streams end and their members leave'),
    )
    .addCommand(remove());
  for (const verb of sessionPeople()) command.addCommand(verb);
  return command;
}

function list(): Command {
  return listing(
    subcommand('list', 'list sessions', [
      'session list',
      'session list -o name',
      'session list --watch',
      'session list --filter state=running --sort -bitrate --columns name,bitrateBps,clients',
    ]),
    { view, rows: ({ client }) => client.call('GET /v1/sessions', {}) },
  );
}

function show(): Command {
  return showing(
    subcommand('show <session...>', 'show sessions', [
      'session show lobby',
      'session show lobby desk --json',
      'session show lobby --watch',
    ]),
    view,
    (client, id) => client.call('GET /v1/sessions/:id', { params: { id } }),
  );
}

function act(
  verb: 'start' | 'stop',
  route: 'POST /v1/sessions/:id/start' | 'POST /v1/sessions/:id/stop',
  summary: string,
): Command {
  return subcommand(`${verb} [session...]`, summary, [
    `session ${verb} lobby`,
    `session ${verb} lobby-1 lobby-2`,
    `session ${verb} --all`,
  ])
    .option('--all', 'every session')
    .action(async (ids: string[], { all }: { all?: true }, command: Command) => {
      const context = contextOf(command);
      const { client, format } = context;
      await forEach(format, await operandsOf(ids, all, () => everySession(client)), async (id) => {
        const session = await client.call(route, { params: { id } });
        await printActed(context, session, {
          view,
          sentence: `Session ${session.name} is ${session.state}.`,
        });
      });
    });
}

function remove(): Command {
  return subcommand('delete [session...]', 'delete sessions', [
    'session delete lobby',
    'session delete lobby --force',
    'session delete --all --force',
  ])
    .option('--all', 'every session')
    .option('-f, --force', 'running ones too: their streams end and their members leave')
    .action(async (ids: string[], { all, force }: { all?: true; force?: true }, command: Command) => {
      const context = contextOf(command);
      const { client, format } = context;
      await forEach(format, await operandsOf(ids, all, () => everySession(client)), async (id) => {
        const session = await deleteOne(context, id, force === true);
        await printActed(context, session, { view, sentence: `Session ${session.name} was deleted.` });
      });
    });
}

/** Asks before it ends a running session; a script has to pass `--force`. */
async function deleteOne({ client }: Context, id: string, force: boolean): Promise<Session> {
  const remove = (forced: boolean) =>
    client.call('DELETE /v1/sessions/:id', { params: { id }, query: forced ? { force: true } : {} });
  try {
    return await remove(force);
  } catch (error) {
    if (!(error instanceof VrtError) || error.code !== 'session-running') throw error;
    const { name, streams, members } = await client.call('GET /v1/sessions/:id', { params: { id } });
    const what = `Session ${name} runs, with ${counted(streams.length, 'stream')} and ${counted(members.length, 'user')}.`;
    if ((await confirmed(`${what} Delete it?`)) !== true) throw error;
    return remove(true);
  }
}

async function everySession(client: Context['client']): Promise<string[]> {
  return (await client.call('GET /v1/sessions', {})).map(({ name }) => name);
}
