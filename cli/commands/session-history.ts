import type { Command } from 'commander';
import type { ChatMessage, ChatQuery } from '../../protocol/api/chat.js';
import { momentForms } from '../../protocol/api/moment.js';
import { acrossRestarts } from '../across-restarts.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { checkLineFormat } from '../output/line-format.js';
import { localTime } from '../output/local-time.js';
import { parseNumber } from '../output/units.js';
import { readSince } from '../read-moment.js';
import { safe, type Terminal } from '../terminal.js';

const route = 'GET /v1/sessions/:id/messages';

interface HistoryFlags {
  readonly follow?: true;
  readonly since?: string;
  readonly limit?: string;
}

/** `vrt session messages`: the retained messages of a session. */
export function sessionHistory(): Command {
  return subcommand(
    'messages <session>',
    'show the retained messages of a session (people.history.messages)',
    [
      'session messages lobby',
      'session messages lobby -n 20 --follow',
      'session messages lobby --since 10m --json | jq .text',
    ],
  )
    .option('-f, --follow', 'keep printing new messages until Ctrl-C, also after a restart of the daemon')
    .option('--since <when>', `only messages after this sequence number, or since ${momentForms}`)
    .option('-n, --limit <n>', 'at most this many of the newest; with --follow alone no earlier ones')
    .action(async (id: string, flags: HistoryFlags, command: Command) => {
      const { terminal, client, format, signal } = contextOf(command);
      checkLineFormat(format, 'Messages');
      const query = chatQuery(flags);
      const { id: session } = await client.call('GET /v1/sessions/:id', { params: { id } });
      const said =
        flags.follow === true
          ? followSaid(client, session, query, signal, (sentence) => terminal.talk(sentence))
          : client.follow(route, { params: { id: session }, query }, signal);
      for await (const message of said)
        terminal.write(format === 'json' ? `${JSON.stringify(message)}\n` : line(terminal, message));
    });
}

function chatQuery({ since, limit }: HistoryFlags): ChatQuery {
  const query: ChatQuery = since === undefined ? {} : readSince(since);
  if (limit !== undefined) query.limit = parseNumber(limit, 'number of messages', 1, 10_000);
  return query;
}

/** New messages, across restarts of the daemon; after one, all retained messages in between. */
async function* followSaid(
  client: DaemonClient,
  id: string,
  query: ChatQuery,
  signal: AbortSignal,
  tell: (sentence: string) => void,
): AsyncGenerator<ChatMessage> {
  let { since } = query;
  let { limit } = query;
  const params = { id };
  // A mere follower wants new messages, not earlier ones.
  let newest = 0;
  for await (const { seq } of client.follow(route, { params, query: { limit: 1 } }, signal)) newest = seq;
  if (limit === undefined && query.from === undefined) since ??= newest;
  let opened = false;
  const open = () => {
    if (opened) {
      since ??= newest;
      limit = undefined;
    }
    opened = true;
    const asked: ChatQuery = { ...query, follow: true };
    delete asked.limit;
    if (since !== undefined) asked.since = since;
    if (limit !== undefined) asked.limit = limit;
    return client.follow(route, { params, query: asked }, signal);
  };
  for await (const message of acrossRestarts(open, signal, tell)) {
    since = message.seq;
    if (message.cut === true) tell('Messages may be missing: this terminal fell behind.');
    else yield message;
  }
}

function line(terminal: Terminal, { time, from, to, ...content }: ChatMessage): string {
  const whom = to === null ? '' : ` to ${safe(to)}`;
  return `${terminal.style('dim', localTime(time))} ${terminal.style('strong', safe(from))}${whom}: ${safe(wordsOf(content))}\n`;
}

function wordsOf({ text, bytes, json, omitted }: Pick<ChatMessage, 'text' | 'bytes' | 'json' | 'omitted'>) {
  if (omitted !== undefined) return `(${omitted} characters, too long to be retained)`;
  if (text !== undefined) return text;
  return bytes === undefined ? JSON.stringify(json ?? null) : `base64 ${bytes}`;
}
