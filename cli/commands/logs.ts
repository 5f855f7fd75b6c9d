import { Option, type Command } from 'commander';
import type { Event } from '../../protocol/api/event.js';
import { momentForms } from '../../protocol/api/moment.js';
import { contextOf, subcommand } from '../context.js';
import { followEvents } from '../follow-events.js';
import { checkLineFormat } from '../output/line-format.js';
import { localTime } from '../output/local-time.js';
import { safe, type Terminal } from '../terminal.js';
import { eventQuery, severityMark, type EventFlags } from './events.js';

const levels = { debug: 'debug', info: 'info', warn: 'warning', error: 'error' } as const;

interface LogFlags extends Pick<EventFlags, 'follow' | 'session' | 'client' | 'since' | 'until' | 'limit'> {
  readonly level: keyof typeof levels;
  readonly grep?: string;
}

/** `vrt logs`: what happened, for a person; `vrt events` has the same with all its parts. */
export function logsCommand(): Command {
  return subcommand('logs', 'show the event log as plain lines', [
    'logs --since 10m --level warn',
    'logs -n 20',
    'logs --follow --session lobby',
    'logs --since 1d --grep "battery" --json',
  ])
    .option('-f, --follow', 'keep printing until Ctrl-C, also after a restart of the daemon')
    .addOption(
      new Option('--level <level>', 'the least severe level').choices(Object.keys(levels)).default('info'),
    )
    .option('--session <name>', 'only of this session')
    .option('--client <name>', 'only of this client')
    .option('--since <when>', `only since ${momentForms}`)
    .option('--until <when>', 'only before this time')
    .option('--grep <text>', 'only lines with this text, in whatever case')
    .option('-n, --limit <n>', 'at most this many of the newest; with --follow alone no earlier ones')
    .action(async (flags: LogFlags, command: Command) => {
      const { terminal, client, format, signal } = contextOf(command);
      checkLineFormat(format, 'Log lines');
      const query = { ...eventQuery(flags), severity: levels[flags.level] };
      const events =
        flags.follow === true
          ? followEvents(client, query, signal, (sentence) => terminal.talk(sentence))
          : client.follow('GET /v1/events', { query }, signal);
      const wanted = flags.grep?.toLowerCase();
      for await (const event of events) {
        if (wanted !== undefined && !`${who(event)} ${event.message}`.toLowerCase().includes(wanted))
          continue;
        terminal.write(format === 'json' ? `${JSON.stringify(event)}\n` : line(terminal, event));
      }
    });
}

function line(terminal: Terminal, event: Event): string {
  const { time, severity, message } = event;
  const name = who(event);
  return `${terminal.style('dim', localTime(time))} ${severityMark(terminal, severity)} ${name === '' ? '' : `${safe(name)}: `}${safe(message)}\n`;
}

function who({ session, client }: Event): string {
  return [session, client].filter((name) => name !== undefined).join('/');
}
