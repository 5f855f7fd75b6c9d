import { Command } from 'commander';
import type { DataStream } from '../../protocol/api/data-stream.js';
import { counted } from '../../protocol/text/counted.js';
import { contextOf, subcommand } from '../context.js';
import { printDone } from '../output/acted.js';
import { document, type View } from '../output/print.js';
import { showBitrate } from '../output/units.js';
import { readInput } from '../read-input.js';
import { listing } from './listing.js';

const view: View<DataStream> = {
  name: (stream) => `${stream.user}/${stream.kind}`,
  none: 'There are no data streams.',
  columns: [
    { heading: 'USER', cell: (stream) => stream.user },
    { heading: 'KIND', cell: (stream) => stream.kind },
    { heading: 'SESSION', cell: (stream) => stream.session ?? '-' },
    { heading: 'DECLARED', cell: (stream) => (stream.declared ? 'yes' : 'no') },
    { heading: 'FRAMES', cell: (stream) => String(stream.frames), right: true },
    { heading: 'BYTES', cell: (stream) => String(stream.bytes), right: true },
    { heading: 'BITRATE', cell: (stream) => showBitrate(stream.bitrateBps), right: true },
    {
      heading: 'DROPPED',
      cell: (stream) =>
        String(stream.refused + stream.subscribers.reduce((total, { dropped }) => total + dropped, 0)),
      right: true,
    },
    { heading: 'SUBSCRIBERS', cell: (stream) => stream.subscribers.map(({ user }) => user).join(', ') },
  ],
};

export function datastreamCommand(): Command {
  return new Command('datastream')
    .description('declare, subscribe to and send typed data between users')
    .addCommand(list())
    .addCommand(declare())
    .addCommand(withdraw())
    .addCommand(subscription('subscribe'))
    .addCommand(subscription('unsubscribe'))
    .addCommand(send());
}

function list(): Command {
  const command = subcommand('list', 'list data streams: who sends, who subscribes, bytes and drops', [
    'datastream list',
    'datastream list --session lobby --json',
  ]).option('--session <session>', 'only those of one session');
  return listing<DataStream, { readonly session?: string }>(command, {
    view,
    rows: async ({ client }, _, { session }) => {
      const streams = await client.call('GET /v1/data-streams', {});
      if (session === undefined) return streams;
      const { name } = await client.call('GET /v1/sessions/:id', { params: { id: session } });
      return streams.filter((stream) => stream.session === name);
    },
  });
}

function declare(): Command {
  return subcommand('declare <user> <kind>', 'declare that a user sends something', [
    'datastream declare mira audio#0 --description "her voice"',
  ])
    .option('--description <text>', 'what it is')
    .action(async (id: string, kind: string, { description }: { description?: string }, command: Command) => {
      await contextOf(command).client.call('POST /v1/users/:id/data-streams', {
        params: { id },
        body: { kind, ...(description === undefined ? {} : { description }) },
      });
      printDone(contextOf(command), `User ${id} declares ${kind}.`);
    });
}

function withdraw(): Command {
  return subcommand('withdraw <user> <kind>', 'take a declaration back', [
    'datastream withdraw mira audio#0',
  ]).action(async (id: string, kind: string, _flags: unknown, command: Command) => {
    await contextOf(command).client.call('DELETE /v1/users/:id/data-streams', {
      params: { id },
      query: { kind },
    });
    printDone(contextOf(command), `User ${id} no longer declares ${kind}.`);
  });
}

function subscription(verb: 'subscribe' | 'unsubscribe'): Command {
  const summary = verb === 'subscribe' ? 'give a user what another sends' : 'end that';
  return subcommand(`${verb} <user> <from> <kind>`, summary, [`datastream ${verb} ole mira audio#0`]).action(
    async (id: string, from: string, kind: string, _flags: unknown, command: Command) => {
      const { client } = contextOf(command);
      const params = { id };
      if (verb === 'subscribe')
        await client.call('POST /v1/users/:id/subscriptions', { params, body: { from, kind } });
      else await client.call('DELETE /v1/users/:id/subscriptions', { params, query: { from, kind } });
      printDone(
        contextOf(command),
        `User ${id} ${verb === 'subscribe' ? 'is' : 'is no longer'} subscribed to ${kind} of ${from}.`,
      );
    },
  );
}

function send(): Command {
  return subcommand('send <user> <kind> <file>', 'send one frame in the name of a user', [
    'datastream send mira audio#0 frame.bin',
    'datastream send mira notes -      # from standard input',
  ]).action(async (id: string, kind: string, file: string, _flags: unknown, command: Command) => {
    const { terminal, client, format } = contextOf(command);
    const bytes = await readInput(file);
    const sent = await client.call('POST /v1/users/:id/data', {
      params: { id },
      body: { kind, bytes: bytes.toString('base64') },
    });
    if (format === 'json' || format === 'yaml') terminal.write(await document(format, sent));
    printDone(
      contextOf(command),
      `Sent ${counted(bytes.length, 'byte')} to ${counted(sent.subscribers, 'subscriber')}.`,
    );
  });
}
