import { Option, type Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Session, SessionEdited, SessionPatch } from '../../protocol/api/session.js';
import { contextOf, subcommand } from '../context.js';
import { printOne } from '../output/print.js';
import { readAssignment } from './assignment.js';
import { sessionView } from './session-view.js';
import { carefully, showOutcome } from './settings/outcome.js';

interface EditFlags {
  readonly name?: string;
  readonly title?: string;
  readonly description?: string;
  readonly source?: 'room' | 'none';
  readonly client?: string[];
  readonly anyClient?: true;
  readonly set?: string[];
  readonly yes?: true;
}

/** `vrt session edit`. */
export function editCommand(): Command {
  return subcommand('edit <session>', 'change an existing session, all that is named or nothing', [
    'session edit lobby --title "The big hall"',
    'session edit lobby --client 1234.client 5678.client',
    'session edit lobby --any-client',
    'session edit lobby --name hall',
    'session edit lobby --set video.bitrate.mode.ConstantMbps=40 --yes',
  ])
    .option(
      '--name <name>',
      'another name, of a session that is stopped; events and statistics of before keep the old one',
    )
    .option('--title <text>', 'display name')
    .option('--description <text>', 'description; "" for none')
    .addOption(
      new Option('--source <source>', 'source of its frames; its streams restart').choices(['room', 'none']),
    )
    .option('--client <hostname...>', 'accept only these clients; the streams of others end')
    .option('--any-client', 'accept any trusted client')
    .option('--set <path=value...>', 'settings, in the scope of the session')
    .option('-y, --yes', 'restart streams without asking')
    .action(async (id: string, flags: EditFlags, command: Command) => {
      const { terminal, client, format, quiet } = contextOf(command);
      const body = patchOf(flags);
      if (Object.keys(body).length === 0)
        throw new VrtError('invalid-request', 'No change was given.', {
          hint: 'See `vrt session edit --help` for what can be changed.',
        });
      let session: SessionEdited | undefined;
      const outcome = await carefully(
        terminal,
        flags.yes === true || body.settings === undefined,
        async (dryRun) => {
          session = await client.call('PATCH /v1/sessions/:id', {
            params: { id },
            body: { ...body, dryRun },
          });
          return session.outcome;
        },
      );
      if (session === undefined) throw new RangeError('nothing was asked for');
      if (format !== 'table') {
        if (!quiet) await printOne(terminal, format, withoutOutcome(session), sessionView);
      } else {
        if (body.settings !== undefined) terminal.write(`${showOutcome(outcome)}\n`);
        if (Object.keys(body).some((name) => name !== 'settings'))
          terminal.write(`Session ${session.name} was changed.\n`);
      }
    });
}

function patchOf({ name, title, description, source, client, anyClient, set }: EditFlags): SessionPatch {
  if (client !== undefined && anyClient === true)
    throw new VrtError('invalid-request', '--client and --any-client contradict each other.');
  return {
    ...(name === undefined ? {} : { name }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description: description === '' ? null : description }),
    ...(source === undefined ? {} : { source }),
    ...(client === undefined ? {} : { clients: client }),
    ...(anyClient === true ? { clients: [] } : {}),
    ...(set === undefined ? {} : { settings: Object.fromEntries(set.map(readAssignment)) }),
  };
}

/** As `vrt session show` has it. */
function withoutOutcome({ outcome: _outcome, ...session }: SessionEdited): Session {
  return session;
}
