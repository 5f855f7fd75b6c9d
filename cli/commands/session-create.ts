import { Option, type Command } from 'commander';
import { packetSizeRange } from '../../protocol/alvr/shard.js';
import { VrtError } from '../../protocol/api/error.js';
import type { Session, SessionCreate } from '../../protocol/api/session.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { printActed } from '../output/acted.js';
import { parseBitrate, parseNumber } from '../output/units.js';
import { readAssignment } from './assignment.js';
import { sessionView } from './session-view.js';

interface CreateFlags {
  readonly name: string;
  readonly ifAbsent?: true;
  readonly source?: 'room' | 'none';
  readonly scenario?: string;
  readonly administrator?: string;
  readonly capacity?: string;
  readonly title?: string;
  readonly description?: string;
  readonly protocol?: string;
  readonly codec?: 'h264' | 'hevc';
  readonly encoder?: string;
  readonly bitrate?: string;
  readonly refresh?: string;
  readonly eyeWidth?: string;
  readonly transport?: 'auto' | 'udp' | 'tcp';
  readonly packetSize?: string;
  readonly client?: string[];
  readonly avoidGlitches: boolean;
  readonly start: boolean;
  readonly set?: string[];
}

/** `vrt session create`. */
export function createCommand(): Command {
  return subcommand('create', 'create a session, and start it', [
    'session create --name lobby',
    'session create --name lobby --if-absent',
    'session create --name lobby --source room --codec h264 --bitrate 20M --refresh 72 --json',
    'session create --name show --source none --scenario yard',
    'session create --name left-desk --client 1234.client --codec hevc --no-start',
    'session create --name sharp --set video.encoder_config.quality_preset=Balanced',
  ])
    .option('--if-absent', 'accept an existing session of that name as it is')
    .requiredOption('--name <name>', 'unique name: letters, digits, dot, dash, underscore')
    .addOption(
      new Option('--source <source>', 'source of its frames; none: people only').choices(['room', 'none']),
    )
    .option('--scenario <scenario>', 'scenario of the catalogue that it runs')
    .option('--administrator <user>', 'who administers it (default: nobody)')
    .option('--capacity <users>', 'most users that it admits (default: people.limits.members_per_session)')
    .option('--title <text>', 'display name (default: its name)')
    .option('--description <text>', 'description')
    .option(
      '--protocol <protocol>',
      'media of its members: socketio, tcpreflector, dash, webrtc (default: socketio)',
    )
    .addOption(new Option('--codec <codec>', 'video codec (default: h264)').choices(['h264', 'hevc']))
    .option('--encoder <encoder>', 'auto, libav, ffmpeg, or an encoder such as libx264 (default: auto)')
    .option('--bitrate <rate>', 'target, such as 20M or 500k bits per second (default: 20M)')
    .option('--refresh <hz>', 'preferred refresh rate (default: 72)')
    .option('--eye-width <pixels>', 'largest width of one eye (default: what the headset requests)')
    .addOption(
      new Option('--transport <mode>', 'ALVR stream protocol (default: auto)').choices([
        'auto',
        'udp',
        'tcp',
      ]),
    )
    .option('--packet-size <bytes>', 'ALVR packet size (default: 1400)')
    .option('--client <hostname...>', 'accept only these clients (default: any trusted one)')
    .option('--no-avoid-glitches', 'let the headset show damaged pictures after a loss instead of freezing')
    .option('--set <path=value...>', 'any other setting, in the scope of the session')
    .option('--no-start', 'do not start it yet')
    .action(async (flags: CreateFlags, command: Command) => {
      const context = contextOf(command);
      const { client } = context;
      const created = await createOrFind(client, flags);
      const { session } = created;
      await printActed(context, session, {
        view: sessionView,
        made: true,
        sentence: `Session ${session.name} (${session.id}) ${created.new ? 'is' : 'was there already; it is'} ${session.state}.`,
      });
    });
}

/** With `--if-absent` the second caller gets the session of the first. */
async function createOrFind(
  client: DaemonClient,
  flags: CreateFlags,
): Promise<{ session: Session; new: boolean }> {
  try {
    return { session: await client.call('POST /v1/sessions', { body: createBody(flags) }), new: true };
  } catch (error) {
    if (flags.ifAbsent !== true || !(error instanceof VrtError) || error.code !== 'name-taken') throw error;
    return { session: await client.call('GET /v1/sessions/:id', { params: { id: flags.name } }), new: false };
  }
}

function createBody(flags: CreateFlags): SessionCreate {
  return {
    name: flags.name,
    ...(flags.start ? {} : { start: false }),
    ...(flags.avoidGlitches ? {} : { avoidVideoGlitching: false }),
    ...(flags.source === undefined ? {} : { source: flags.source }),
    ...(flags.scenario === undefined ? {} : { scenario: flags.scenario }),
    ...(flags.administrator === undefined ? {} : { administrator: flags.administrator }),
    ...(flags.title === undefined ? {} : { title: flags.title }),
    ...(flags.description === undefined ? {} : { description: flags.description }),
    ...(flags.protocol === undefined ? {} : { protocol: flags.protocol }),
    ...(flags.codec === undefined ? {} : { codec: flags.codec }),
    ...(flags.encoder === undefined ? {} : { encoder: flags.encoder }),
    ...(flags.bitrate === undefined ? {} : { bitrateBps: parseBitrate(flags.bitrate) }),
    ...(flags.refresh === undefined
      ? {}
      : { refreshHz: parseNumber(flags.refresh, 'refresh rate in Hz', 1, 240) }),
    ...(flags.eyeWidth === undefined
      ? {}
      : { maxEyeWidth: parseNumber(flags.eyeWidth, 'width in pixels', 32, 8192) }),
    ...(flags.transport === undefined ? {} : { transport: flags.transport }),
    ...(flags.packetSize === undefined
      ? {}
      : { packetSize: parseNumber(flags.packetSize, 'packet size in bytes', 1024, packetSizeRange.maximum) }),
    ...(flags.client === undefined ? {} : { clients: flags.client }),
    ...settingsOf(flags),
  };
}

/** Throws VrtError `invalid-request`. */
function settingsOf({ set = [], capacity }: CreateFlags): Pick<SessionCreate, 'settings'> {
  const limit = 'people.limits.members_per_session';
  const chosen = [
    ...(capacity === undefined
      ? []
      : [[limit, parseNumber(capacity, 'number of users', 1, 100_000)] as const]),
    ...set.map(readAssignment),
  ];
  return chosen.length === 0 ? {} : { settings: Object.fromEntries(chosen) };
}
