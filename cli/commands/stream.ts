import { Command } from 'commander';
import type { Stream } from '../../protocol/api/stream.js';
import { contextOf, subcommand } from '../context.js';
import { printActed } from '../output/acted.js';
import type { View } from '../output/print.js';
import { showMs } from '../output/units.js';
import { forEach, operandsOf } from './each.js';
import { listing } from './listing.js';
import { showing } from './showing.js';

const view: View<Stream> = {
  name: (stream) => stream.id,
  none: 'There are no streams. A stream begins when a trusted client meets a running session.',
  columns: [
    { heading: 'ID', cell: (stream) => stream.id },
    { heading: 'SESSION', cell: (stream) => stream.sessionName },
    { heading: 'CLIENT', cell: (stream) => stream.clientName },
    { heading: 'STATE', cell: (stream) => stream.state },
    { heading: 'ENCODER', cell: (stream) => stream.peer?.encoder ?? '-' },
    { heading: 'SENT', cell: (stream) => String(stream.counters.framesSent), right: true },
    { heading: 'LOSSES', cell: (stream) => String(stream.counters.losses), right: true },
    { heading: 'IDRS', cell: (stream) => String(stream.counters.idrsSent), right: true },
    {
      heading: 'LATENCY',
      cell: (stream) => (stream.latencyMs.total.count === 0 ? '-' : showMs(stream.latencyMs.total.p50)),
      value: (stream) => stream.latencyMs.total.p50,
      right: true,
    },
    { heading: 'RESTARTS', cell: (stream) => String(stream.restarts), right: true },
    { heading: 'TRACKED', cell: (stream) => stream.tracked.join(', ') || '-' },
    { heading: 'PROBLEM', cell: (stream) => stream.problem ?? '', sentence: true },
  ],
};

export function streamCommand(): Command {
  return new Command('stream')
    .description('show live streams, request an IDR')
    .addCommand(
      listing(
        subcommand('list', 'list streams', ['stream list', 'stream list --filter session=lobby --watch']),
        { view, rows: ({ client }) => client.call('GET /v1/streams', {}) },
      ),
    )
    .addCommand(
      showing(
        subcommand('show <stream...>', 'show streams, by id, session or client', [
          'stream show lobby',
          'stream show lobby --watch',
        ]),
        view,
        (client, id) => client.call('GET /v1/streams/:id', { params: { id } }),
      ),
    )
    .addCommand(
      subcommand('idr [stream...]', 'make the next frame an IDR', ['stream idr lobby', 'stream idr --all'])
        .option('--all', 'of every stream')
        .action(async (ids: string[], { all }: { all?: true }, command: Command) => {
          const context = contextOf(command);
          const { client, format } = context;
          const every = async () => (await client.call('GET /v1/streams', {})).map(({ id }) => id);
          await forEach(format, await operandsOf(ids, all, every), async (id) => {
            const stream = await client.call('POST /v1/streams/:id/idr', { params: { id } });
            await printActed(context, stream, {
              view,
              sentence: `The next frame of ${stream.sessionName} to ${stream.clientName} is an IDR.`,
            });
          });
        }),
    );
}
