import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Heard } from '../../protocol/api/member.js';
import type { Session } from '../../protocol/api/session.js';
import { counted } from '../../protocol/text/counted.js';
import { contextOf, subcommand } from '../context.js';
import { document } from '../output/print.js';
import { readInput } from '../read-input.js';

/** Messages to a session, from the operator or in the name of a member. */
export function sessionMessages(): Command[] {
  return [message(), sceneEvent(), audio()];
}

interface MessageFlags {
  readonly from?: string;
  readonly to?: string;
  readonly all?: true;
}

function message(): Command {
  return subcommand('message <session> [text]', 'send a message to a session, as the operator or a member', [
    'session message lobby "we begin in five minutes"',
    'session message --all "vrt restarts at noon"',
    'session message lobby "it begins" --from mira',
    'session message lobby psst --from mira --to ole',
  ])
    .option('--from <user>', 'the member who sends it (default: the operator)')
    .option('--to <user>', 'the member who receives it (default: everybody, the sender too)')
    .option('--all', 'to every running session; the text is the only argument')
    .action(async (id: string, text: string | undefined, flags: MessageFlags, command: Command) => {
      if (flags.all === true) return announce(id, text, flags, command);
      if (text === undefined)
        throw new VrtError('invalid-request', 'The text of the message is missing.', {
          hint: 'Type `vrt session message SESSION "TEXT"`, or `--all "TEXT"` for every session.',
        });
      const { client } = contextOf(command);
      const body = { message: text, ...(flags.to === undefined ? {} : { to: flags.to }) };
      if (flags.from === undefined) {
        return sayHeard(
          command,
          await client.call('POST /v1/sessions/:id/messages', { params: { id }, body }),
        );
      }
      const from = await memberOf(command, id, flags.from);
      await sayHeard(
        command,
        await client.call('POST /v1/users/:id/messages', { params: { id: from }, body }),
      );
    });
}

async function announce(
  text: string,
  surplus: string | undefined,
  { from, to }: MessageFlags,
  command: Command,
): Promise<void> {
  if (surplus !== undefined || from !== undefined || to !== undefined)
    throw new VrtError('invalid-request', '--all takes the text alone: no session, no --from, no --to.');
  await sayHeard(
    command,
    await contextOf(command).client.call('POST /v1/messages', { body: { message: text } }),
  );
}

/** Who got it; names have no form for that, and neither has CSV. */
async function sayHeard(command: Command, heard: Heard): Promise<void> {
  const { terminal, format } = contextOf(command);
  if (format === 'json' || format === 'yaml') terminal.write(await document(format, heard));
  if (format !== 'table') return;
  const inboxes = heard.inboxes === 0 ? '' : ` and ${counted(heard.inboxes, 'inbox', 'inboxes')}`;
  terminal.write(`Sent to ${counted(heard.users, 'connected user')}${inboxes}.\n`);
}

interface SceneEventFlags {
  readonly from?: string;
  readonly to?: string;
  readonly direct?: true;
  readonly file?: true;
  readonly raw?: true;
}

function sceneEvent(): Command {
  return subcommand('scene-event <session> <data>', 'send a scene event, as the operator or a member', [
    'session scene-event lobby \'{"TypeId":112,"Data":"{}"}\'',
    'session scene-event lobby \'{"TypeId":112,"Data":"{}"}\' --from ole --to master',
    'session scene-event lobby event.json --file --from mira --to ole',
    'session scene-event lobby open-door --raw',
  ])
    .option('--from <user>', 'the member who sends it (default: the operator)')
    .option(
      '--to <whom>',
      'master, all or a user (default: all; with --from master, and only the master sends to users)',
    )
    .option('--direct', 'with --from: bypass the master; any member may send to users')
    .option('--file', 'the data is in the file of this name; - for standard input')
    .option('--raw', 'send it even if VR2Gather apps cannot read it')
    .action(async (id: string, data: string, flags: SceneEventFlags, command: Command) => {
      const { client } = contextOf(command);
      const payload =
        flags.file === true ? { bytes: (await readInput(data)).toString('base64') } : { text: data };
      const body = {
        ...payload,
        ...(flags.to === undefined ? {} : { to: flags.to }),
        ...(flags.raw === true ? { raw: true } : {}),
      };
      if (flags.from === undefined) {
        if (flags.direct === true)
          throw new VrtError('invalid-request', '--direct is for members: the operator needs no master.');
        return sayHeard(
          command,
          await client.call('POST /v1/sessions/:id/scene-events', { params: { id }, body }),
        );
      }
      const from = await memberOf(command, id, flags.from);
      const heard = await client.call('POST /v1/users/:id/scene-events', {
        params: { id: from },
        body: { ...body, ...(flags.direct === true ? { direct: true } : {}) },
      });
      return sayHeard(command, heard);
    });
}

function audio(): Command {
  return subcommand('audio <session> <file>', 'send a frame of audio to everybody in the name of a member', [
    'session audio lobby frame.bin --from mira',
  ])
    .requiredOption('--from <user>', 'the member who sends it')
    .action(async (id: string, file: string, flags: { readonly from: string }, command: Command) => {
      const { client } = contextOf(command);
      const from = await memberOf(command, id, flags.from);
      const bytes = (await readInput(file)).toString('base64');
      await sayHeard(
        command,
        await client.call('POST /v1/users/:id/audio', { params: { id: from }, body: { bytes } }),
      );
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
