import { Option, type Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { SessionPatch } from '../../protocol/api/session.js';
import type { SettingOutcome } from '../../protocol/api/setting.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { printOne } from '../output/print.js';
import { readAssignment } from './assignment.js';
import { sessionView } from './session-view.js';
import { carefully, showOutcome } from './settings/outcome.js';

interface EditFlags {
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
  return subcommand('edit <session>', 'change a session that is there', [
    'session edit lobby --title "The big hall"',
    'session edit lobby --client 1234.client 5678.client',
    'session edit lobby --any-client',
    'session edit lobby --set video.bitrate.mode.ConstantMbps=40 --yes',
  ])
    .option('--title <text>', 'what people call it')
    .option('--description <text>', 'what it is about; "" for nothing')
    .addOption(
      new Option('--source <source>', 'where frames come from; its streams begin anew').choices([
        'room',
        'none',
      ]),
    )
    .option('--client <hostname...>', 'take only these clients; the streams of others end')
    .option('--any-client', 'take any trusted client')
    .option('--set <path=value...>', 'settings, in the scope of the session')
    .option('-y, --yes', 'restart streams without asking')
    .action(async (id: string, flags: EditFlags, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      const body = patchOf(flags);
      const settings = (flags.set ?? []).map(readAssignment);
      if (Object.keys(body).length === 0 && settings.length === 0)
        throw new VrtError('invalid-request', 'Nothing is to be changed.', {
          hint: 'See `vrt session edit --help` for what can be.',
        });
      // First what may be refused or declined, so that then nothing has changed.
      if (settings.length > 0) await setAll(client, id, settings, true);
      const outcome =
        settings.length === 0
          ? undefined
          : await carefully(terminal, flags.yes === true, (dryRun) => setAll(client, id, settings, dryRun));
      const session =
        Object.keys(body).length === 0
          ? await client.call('GET /v1/sessions/:id', { params: { id } })
          : await client.call('PATCH /v1/sessions/:id', { params: { id }, body });
      if (format !== 'table') await printOne(terminal, format, session, sessionView);
      else {
        if (outcome !== undefined) terminal.write(`${showOutcome(outcome)}\n`);
        if (Object.keys(body).length > 0) terminal.write(`Session ${session.name} is changed.\n`);
      }
    });
}

function patchOf({ title, description, source, client, anyClient }: EditFlags): SessionPatch {
  if (client !== undefined && anyClient === true)
    throw new VrtError('invalid-request', '--client and --any-client contradict each other.');
  return {
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { description: description === '' ? null : description }),
    ...(source === undefined ? {} : { source }),
    ...(client === undefined ? {} : { clients: client }),
    ...(anyClient === true ? { clients: [] } : {}),
  };
}

/** All of them, or, in a dry run, what all of them would do. */
async function setAll(
  client: DaemonClient,
  session: string,
  settings: readonly (readonly [string, unknown])[],
  dryRun: boolean,
): Promise<SettingOutcome> {
  let all: SettingOutcome | undefined;
  for (const [path, value] of settings) {
    const one = await client.call('PUT /v1/settings/:path', {
      params: { path },
      body: { value, session, dryRun },
    });
    all = all === undefined ? one : joined(all, one);
  }
  if (all === undefined) throw new RangeError('no settings');
  return all;
}

/** The strongest last. */
const order: readonly SettingOutcome['effect'][] = ['live', 'stream', 'gateway', 'daemon'];

function joined(a: SettingOutcome, b: SettingOutcome): SettingOutcome {
  return {
    changes: [...a.changes, ...b.changes],
    dropped: [...a.dropped, ...b.dropped],
    effect: order.indexOf(a.effect) > order.indexOf(b.effect) ? a.effect : b.effect,
    streams: [...new Set([...a.streams, ...b.streams])],
    gateways: [
      ...a.gateways,
      ...b.gateways.filter(({ name }) => a.gateways.every((other) => other.name !== name)),
    ],
  };
}
