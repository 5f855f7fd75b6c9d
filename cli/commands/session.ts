import { Command, Option } from 'commander';
import type { Session, SessionCreate } from '../../protocol/api/session.js';
import { contextOf, subcommand } from '../context.js';
import { printOne, type View } from '../output/print.js';
import { parseBitrate, parseNumber, showAgo, showBitrate } from '../output/units.js';
import { readAssignment } from './assignment.js';
import { forEach } from './each.js';
import { listing } from './listing.js';
import { showing } from './showing.js';
import { sessionPeople } from './session-people.js';

const view: View<Session> = {
  name: (session) => session.name,
  none: 'There are no sessions. Create one with `vrt session create --name lobby`.',
  columns: [
    { heading: 'NAME', cell: (session) => session.name },
    { heading: 'ID', cell: (session) => session.id },
    { heading: 'STATE', cell: (session) => session.state },
    { heading: 'SOURCE', cell: (session) => session.source },
    { heading: 'CODEC', cell: (session) => session.codec },
    {
      heading: 'BITRATE',
      cell: (session) => showBitrate(session.bitrateBps),
      value: (session) => session.bitrateBps,
      right: true,
    },
    { heading: 'REFRESH', cell: (session) => `${session.refreshHz} Hz`, right: true },
    { heading: 'PEOPLE', cell: (session) => String(session.members.length), right: true },
    { heading: 'STREAMS', cell: (session) => String(session.streams.length), right: true },
    {
      heading: 'CREATED',
      cell: (session) => showAgo(session.createdAt, new Date()),
      value: (session) => Date.parse(session.createdAt),
    },
  ],
};

interface CreateFlags {
  readonly name: string;
  readonly source?: 'room' | 'none';
  readonly scenario?: string;
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

export function sessionCommand(): Command {
  const command = new Command('session')
    .description('create, start, stop and delete sessions; let people meet in them')
    .addCommand(create())
    .addCommand(list())
    .addCommand(show())
    .addCommand(act('start', 'POST /v1/sessions/:id/start', 'take trusted clients into sessions'))
    .addCommand(
      act('stop', 'POST /v1/sessions/:id/stop', 'stop sessions: their streams end, everybody in them leaves'),
    )
    .addCommand(act('delete', 'DELETE /v1/sessions/:id', 'delete stopped sessions'));
  for (const verb of sessionPeople()) command.addCommand(verb);
  return command;
}

function create(): Command {
  return subcommand('create', 'create a session, and start it', [
    'session create --name lobby',
    'session create --name lobby --source room --codec h264 --bitrate 20M --refresh 72 --json',
    'session create --name show --source none --scenario yard',
    'session create --name left-desk --client 1234.client --codec hevc --no-start',
    'session create --name sharp --set video.encoder_config.quality_preset=Balanced',
  ])
    .requiredOption('--name <name>', 'unique name: letters, digits, dot, dash, underscore')
    .addOption(
      new Option('--source <source>', 'where frames come from; none: people only').choices(['room', 'none']),
    )
    .option('--scenario <scenario>', 'scenario of the catalogue that it runs')
    .option('--title <text>', 'what people call it (default: its name)')
    .option('--description <text>', 'what it is about')
    .option(
      '--protocol <protocol>',
      'media of its members: socketio, tcpreflector, dash, webrtc (default: socketio)',
    )
    .addOption(new Option('--codec <codec>', 'video codec (default: h264)').choices(['h264', 'hevc']))
    .option('--encoder <encoder>', 'auto, libav, ffmpeg, or an encoder such as libx264 (default: auto)')
    .option('--bitrate <rate>', 'target, such as 20M or 500k bits per second (default: 20M)')
    .option('--refresh <hz>', 'preferred refresh rate (default: 72)')
    .option('--eye-width <pixels>', 'largest width of one eye (default: what the headset asks for)')
    .addOption(
      new Option('--transport <mode>', 'ALVR stream protocol (default: auto)').choices([
        'auto',
        'udp',
        'tcp',
      ]),
    )
    .option('--packet-size <bytes>', 'ALVR packet size (default: 1400)')
    .option('--client <hostname...>', 'take only these clients (default: any trusted one)')
    .option('--no-avoid-glitches', 'let the headset show damaged pictures after a loss instead of freezing')
    .option('--set <path=value...>', 'any other setting, in the scope of the session')
    .option('--no-start', 'do not start it yet')
    .action(async (flags: CreateFlags, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      const session = await client.call('POST /v1/sessions', { body: createBody(flags) });
      if (format === 'table')
        terminal.write(`Session ${session.name} (${session.id}) is ${session.state}.\n`);
      else await printOne(terminal, format, session, view);
    });
}

function createBody(flags: CreateFlags): SessionCreate {
  return {
    name: flags.name,
    ...(flags.start ? {} : { start: false }),
    ...(flags.avoidGlitches ? {} : { avoidVideoGlitching: false }),
    ...(flags.source === undefined ? {} : { source: flags.source }),
    ...(flags.scenario === undefined ? {} : { scenario: flags.scenario }),
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
      : { packetSize: parseNumber(flags.packetSize, 'packet size in bytes', 1024, 65507) }),
    ...(flags.client === undefined ? {} : { clients: flags.client }),
    ...(flags.set === undefined ? {} : { settings: Object.fromEntries(flags.set.map(readAssignment)) }),
  };
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
  verb: string,
  route: 'POST /v1/sessions/:id/start' | 'POST /v1/sessions/:id/stop' | 'DELETE /v1/sessions/:id',
  summary: string,
): Command {
  return subcommand(`${verb} <session...>`, summary, [
    `session ${verb} lobby`,
    `session ${verb} lobby-1 lobby-2`,
  ]).action(async (ids: string[], _flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    await forEach(format, ids, async (id) => {
      const session = await client.call(route, { params: { id } });
      if (format === 'table')
        terminal.write(
          `Session ${session.name} ${verb === 'delete' ? 'is deleted' : `is ${session.state}`}.\n`,
        );
      else await printOne(terminal, format, session, view);
    });
  });
}
