import type { Command } from 'commander';
import { Option } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Event, EventQuery, EventType, Severity } from '../../protocol/api/event.js';
import { contextOf, subcommand } from '../context.js';
import { momentForms } from '../../protocol/api/moment.js';
import { followEvents } from '../follow-events.js';
import { checkLineFormat } from '../output/line-format.js';
import { localTime } from '../output/local-time.js';
import { parseNumber } from '../output/units.js';
import { readMoment, readSince } from '../read-moment.js';
import { safe, type Terminal } from '../terminal.js';

/** Kept here, so that `vrt events` needs no schema library; the type shows when one is missing. */
const types: Readonly<Record<EventType, true>> = {
  daemon: true,
  session: true,
  client: true,
  stream: true,
  loss: true,
  idr: true,
  bitrate: true,
  encoder: true,
  statistics: true,
  graph: true,
  log: true,
  setting: true,
  user: true,
  scenario: true,
  gateway: true,
  api: true,
};

export interface EventFlags {
  readonly follow?: true;
  readonly type?: string;
  readonly severity?: Severity;
  readonly session?: string;
  readonly client?: string;
  readonly since?: string;
  readonly until?: string;
  readonly limit?: string;
}

export function eventsCommand(): Command {
  return subcommand('events', 'read and follow the event log', [
    'events --limit 20',
    'events --follow --type idr,loss --session lobby',
    'events --follow --type statistics --json | jq .data.clientFps',
    'events --since 10m --severity warning',
    'events --since 1200 --json | jq .message',
  ])
    .option('-f, --follow', 'keep printing new events until Ctrl-C, also after a restart of the daemon')
    .option(
      '--type <types>',
      `only these, separated by commas: ${Object.keys(types).join(', ')}; statistics and graph come only when named`,
    )
    .addOption(
      new Option('--severity <severity>', 'only events of at least this severity').choices([
        'debug',
        'info',
        'warning',
        'error',
      ]),
    )
    .option('--session <name>', 'only events of this session')
    .option('--client <name>', 'only events of this client')
    .option('--since <when>', `only events after this sequence number, or since ${momentForms}`)
    .option('--until <when>', 'only events before this time')
    .option('-n, --limit <n>', 'at most this many of the newest; with --follow alone no earlier ones')
    .action(async (flags: EventFlags, command: Command) => {
      const { terminal, client, format, signal } = contextOf(command);
      checkLineFormat(format, 'Events');
      const query = eventQuery(flags);
      const events =
        flags.follow === true
          ? followEvents(client, query, signal, (sentence) => terminal.talk(sentence))
          : client.follow('GET /v1/events', { query }, signal);
      for await (const event of events) {
        terminal.write(format === 'json' ? `${JSON.stringify(event)}\n` : line(terminal, event));
      }
    });
}

/** The flags as a query; anything but a number is a time of the caller. Throws VrtError for contradicting flags. */
export function eventQuery({
  follow,
  type,
  severity,
  session,
  client,
  since,
  until,
  limit,
}: EventFlags): EventQuery {
  const query: EventQuery = since === undefined ? {} : readSince(since);
  if (type !== undefined) query.type = type;
  if (severity !== undefined) query.severity = severity;
  if (session !== undefined) query.session = session;
  if (client !== undefined) query.client = client;
  if (until !== undefined) query.until = readMoment('--until', until);
  if (until !== undefined && follow === true)
    throw new VrtError('invalid-request', '--follow never ends, and --until sets an end.', {
      hint: 'Leave out one of them.',
    });
  if (limit !== undefined) query.limit = parseNumber(limit, 'number of events', 1, 10_000);
  return query;
}

function line(terminal: Terminal, { seq, time, type, severity, message }: Event): string {
  return `${terminal.style('dim', `${localTime(time)} ${String(seq).padStart(6)}`)} ${severityMark(terminal, severity)} ${type.padEnd(10)} ${safe(message)}\n`;
}

/** The severity as a word of seven letters, which colour only underlines. */
export function severityMark(terminal: Terminal, severity: Severity): string {
  const word = severity.padEnd(7);
  if (severity === 'error') return terminal.style('bad', word);
  if (severity === 'warning') return terminal.style('strong', word);
  return severity === 'debug' ? terminal.style('dim', word) : word;
}
