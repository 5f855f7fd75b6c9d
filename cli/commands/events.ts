import type { Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import type { Event } from '../../protocol/api/event.js';
import { contextOf, subcommand } from '../context.js';
import { parseNumber } from '../output/units.js';
import { safe, type Terminal } from '../terminal.js';

interface EventFlags {
  readonly follow?: true;
  readonly type?: string;
  readonly since?: string;
  readonly limit?: string;
}

/** What a follower that restarts with the daemon waits between attempts. */
const largestSequence = Number.MAX_SAFE_INTEGER;

export function eventsCommand(): Command {
  return subcommand('events', 'read and follow the event log', [
    'events --limit 20',
    'events --follow --type idr,loss',
    'events --since 1200 --json | jq .message',
  ])
    .option('-f, --follow', 'keep printing new events until Ctrl-C')
    .option(
      '--type <types>',
      'only these, separated by commas: daemon, session, client, stream, loss, idr, encoder, log, setting',
    )
    .option('--since <seq>', 'only events after this sequence number')
    .option('--limit <n>', 'at most this many of the newest')
    .action(async (flags: EventFlags, command: Command) => {
      const { terminal, client, format, signal } = contextOf(command);
      const query = {
        ...(flags.follow === undefined ? {} : { follow: true }),
        ...(flags.type === undefined ? {} : { type: flags.type }),
        ...(flags.since === undefined
          ? {}
          : { since: parseNumber(flags.since, 'sequence number', 0, largestSequence) }),
        ...(flags.limit === undefined
          ? {}
          : { limit: parseNumber(flags.limit, 'number of events', 1, 10_000) }),
      };
      if (format === 'yaml') throw new VrtError('invalid-request', 'Events are printed as table or json.');
      for await (const event of client.follow('GET /v1/events', { query }, signal)) {
        terminal.write(format === 'json' ? `${JSON.stringify(event)}\n` : line(terminal, event));
      }
    });
}

function line(terminal: Terminal, { seq, time, type, severity, message }: Event): string {
  const mark =
    severity === 'error'
      ? terminal.style('bad', 'error  ')
      : severity === 'warning'
        ? terminal.style('strong', 'warning')
        : severity.padEnd(7);
  return `${terminal.style('dim', `${time.slice(11, 23)} ${String(seq).padStart(6)}`)} ${mark} ${type.padEnd(8)} ${safe(message)}\n`;
}
