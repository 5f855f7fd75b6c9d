import { Option, type Command } from 'commander';
import { VrtError } from '../../protocol/api/error.js';
import { momentForms } from '../../protocol/api/moment.js';
import type { Statistics, StatisticsQuery } from '../../protocol/api/statistics.js';
import { contextOf, subcommand, type Context } from '../context.js';
import { followEvents } from '../follow-events.js';
import { document } from '../output/print.js';
import { csv, historyTable, statisticsBlock } from '../output/statistics.js';
import { readMoment } from '../read-moment.js';

interface StatsFlags {
  readonly watch?: true;
  readonly since?: string;
  readonly until?: string;
  readonly resolution?: '1s' | '1min';
  readonly client?: string;
  readonly csv?: true;
}

export function statsCommand(): Command {
  return subcommand(
    'stats [session]',
    'latency by stage, frame rates, bitrate, loss and recovery of streams',
    [
      'stats',
      'stats lobby --watch',
      'stats lobby --since 2h --csv > lobby.csv',
      'stats --since 10m --client 1234.client --json',
    ],
  )
    .option('-w, --watch', 'show every new half second until Ctrl-C')
    .option('--since <when>', `history since ${momentForms}`)
    .option('--until <when>', 'history before this time')
    .addOption(
      new Option(
        '--resolution <length>',
        'rows of a second (kept for an hour) or a minute (30 days); chosen by --since otherwise',
      ).choices(['1s', '1min']),
    )
    .option('--client <name>', 'only of this client')
    .option('--csv', 'print comma-separated values')
    .action(async (session: string | undefined, flags: StatsFlags, command: Command) => {
      const context = contextOf(command);
      if (flags.since !== undefined || flags.until !== undefined || flags.resolution !== undefined)
        return history(context, session, flags);
      const rows = await latest(context, session, flags.client);
      const show = printer(context, flags);
      if (flags.watch !== true) return show(rows);
      return watchRows(context, session, flags, rows, show);
    });
}

type Show = (rows: readonly Statistics[]) => Promise<void>;

async function history(context: Context, session: string | undefined, flags: StatsFlags): Promise<void> {
  const { client, terminal, format } = context;
  const query: StatisticsQuery = {};
  if (session !== undefined) query.session = session;
  if (flags.client !== undefined) query.client = flags.client;
  if (flags.since !== undefined) query.since = readMoment('--since', flags.since);
  if (flags.until !== undefined) query.until = readMoment('--until', flags.until);
  if (flags.resolution !== undefined) query.resolution = flags.resolution;
  const rows = await client.call('GET /v1/stats', { query });
  if (flags.csv === true || format === 'csv') terminal.write(csv(rows));
  else if (format === 'json') terminal.write(`${JSON.stringify(rows)}\n`);
  else if (format === 'yaml') terminal.write(await document(format, rows));
  else if (format === 'name') terminal.write(rows.map(nameLine).join(''));
  else if (rows.length === 0) terminal.talk('Nothing was measured in that time.');
  else terminal.write(historyTable(rows));
}

/** The last half second of each stream that fits. Throws VrtError `stream-not-found` when a named one has none. */
async function latest(
  { client, terminal }: Context,
  session: string | undefined,
  clientName: string | undefined,
): Promise<Statistics[]> {
  const streams = (await client.call('GET /v1/streams', {})).filter(
    (stream) =>
      (session === undefined || stream.sessionName === session || stream.id === session) &&
      (clientName === undefined || stream.clientName === clientName),
  );
  if (streams.length === 0 && session !== undefined)
    throw new VrtError('stream-not-found', `There is no stream from ${session} now.`, {
      hint: 'Its history: `vrt stats NAME --since 1h`. Live streams: `vrt stream list`.',
    });
  for (const { clientName: name, problem } of streams)
    if (problem !== null) terminal.talk(`${name}: ${problem}`);
  const rows = await Promise.all(
    streams.map(({ id }) =>
      client.call('GET /v1/stats/:id', { params: { id } }).catch((error: unknown) => {
        // It began a moment ago, or ended.
        if (error instanceof VrtError) return undefined;
        throw error;
      }),
    ),
  );
  return rows.filter((row) => row !== undefined);
}

/** What `-o name` prints of a row. */
const nameLine = ({ streamId }: Statistics): string => `${streamId}\n`;

function printer({ terminal, format }: Context, { csv: asCsv, watch }: StatsFlags): Show {
  let first = true;
  return async (rows) => {
    if (asCsv === true || format === 'csv') terminal.write(csv(rows, first));
    else if (format === 'json')
      terminal.write(
        watch === true ? rows.map((row) => `${JSON.stringify(row)}\n`).join('') : `${JSON.stringify(rows)}\n`,
      );
    else if (format === 'yaml')
      terminal.write(`${watch === true ? '---\n' : ''}${await document(format, rows)}`);
    else if (format === 'name') terminal.write(rows.map(nameLine).join(''));
    else if (rows.length === 0) terminal.talk('There are no streams now.');
    else {
      const text = rows.map((row) => statisticsBlock(row, terminal)).join('\n');
      if (watch === true) terminal.redraw(text);
      else terminal.write(text);
    }
    first = false;
  };
}

async function watchRows(
  { client, terminal, format, signal }: Context,
  session: string | undefined,
  flags: StatsFlags,
  rows: readonly Statistics[],
  show: Show,
): Promise<void> {
  const newest = new Map(rows.map((row) => [row.streamId, row]));
  const query = {
    type: 'statistics',
    limit: 1,
    ...(session === undefined ? {} : { session }),
    ...(flags.client === undefined ? {} : { client: flags.client }),
  };
  const table = format === 'table' && flags.csv !== true;
  if (rows.length > 0) await show(rows);
  for await (const event of followEvents(client, query, signal, (sentence) => terminal.talk(sentence))) {
    if (event.type !== 'statistics') continue;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own daemon fills it by the schema of this type
    const row = event.data as unknown as Statistics;
    newest.set(row.streamId, row);
    for (const [id, { time }] of newest)
      if (Date.parse(row.time) - Date.parse(time) > 3_000) newest.delete(id);
    await show(table ? [...newest.values()] : [row]);
  }
}
