import { Command } from 'commander';
import { VrtError, type ErrorCode } from '../../protocol/api/error.js';
import type { EventType } from '../../protocol/api/event.js';
import { nearest } from '../../protocol/nearest.js';
import { contextOf, subcommand } from '../context.js';
import type { DaemonClient } from '../daemon-client.js';
import { onInterruption } from '../interruption.js';
import { parseDurationMs } from '../output/units.js';
import { waitUntil } from '../wait-until.js';

interface WaitFlags {
  readonly for: string;
  readonly timeout?: string;
}

/** What can be waited for, and what its states are. */
interface Waitable {
  readonly kind: 'session' | 'client' | 'stream';
  readonly states: readonly string[];
  readonly events: readonly EventType[];
  /** The states that it is in now. */
  readonly now: (client: DaemonClient, id: string) => Promise<readonly string[]>;
}

const waitables: readonly Waitable[] = [
  {
    kind: 'session',
    states: ['running', 'stopped', 'streaming', 'deleted'],
    events: ['session', 'stream', 'client'],
    now: async (client, id) => {
      const session = await found(
        client.call('GET /v1/sessions/:id', { params: { id } }),
        'session-not-found',
      );
      if (session === undefined) return ['deleted'];
      const streams = await client.call('GET /v1/streams', {});
      const streaming = streams.some(
        (stream) => stream.sessionId === session.id && stream.state === 'streaming',
      );
      return [session.state, ...(streaming ? ['streaming'] : [])];
    },
  },
  {
    kind: 'client',
    states: ['found', 'trusted', 'blocked', 'connecting', 'streaming', 'absent'],
    events: ['client', 'stream'],
    now: async (client, id) => {
      const one = await found(client.call('GET /v1/clients/:id', { params: { id } }), 'client-not-found');
      if (one === undefined) return ['absent'];
      // Who connects or streams has been found.
      const seen = one.state === 'connecting' || one.state === 'streaming' ? ['found'] : [];
      return [one.state, ...seen, one.trust];
    },
  },
  {
    kind: 'stream',
    states: ['connecting', 'streaming', 'waiting', 'restarting', 'ended'],
    events: ['stream', 'client', 'session'],
    now: async (client, id) => {
      const stream = await found(client.call('GET /v1/streams/:id', { params: { id } }), 'stream-not-found');
      return [stream?.state ?? 'ended'];
    },
  },
];

/** `vrt wait`: a script continues when a state is reached. */
export function waitCommand(): Command {
  const command = new Command('wait').description('wait until a session, client or stream reaches a state');
  for (const waitable of waitables) command.addCommand(waitFor(waitable));
  return command;
}

/** Its present state: `deleted` and `ended` also stand for objects that never existed. */
function isNow(kind: Waitable['kind'], states: readonly string[]): string {
  const gone = states.includes('deleted') || states.includes('ended');
  return gone ? `there is no such ${kind}` : `it is ${states.join(', ')}`;
}

function waitFor({ kind, states, events, now }: Waitable): Command {
  return subcommand(`${kind} <${kind}>`, `wait for a ${kind}, which need not be there yet`, examples[kind])
    .requiredOption('--for <state>', states.join(', '))
    .option('--timeout <time>', 'give up after this time, such as 30s, and exit with 7 (default: never)')
    .action(async (id: string, { for: state, timeout }: WaitFlags, command: Command) => {
      const { terminal, client, format } = contextOf(command);
      checkState(kind, states, state);
      const timeoutMs = timeout === undefined ? undefined : parseDurationMs(timeout);
      using interruption = onInterruption(process, (code) => process.exit(code));
      const deadline = new AbortController();
      const timer = timeoutMs === undefined ? undefined : setTimeout(() => deadline.abort(), timeoutMs);
      terminal.progress(`waiting for ${kind} ${id}: ${state} ...`);
      let last: readonly string[] = [];
      try {
        const signal = AbortSignal.any([interruption.signal, deadline.signal]);
        const met = await waitUntil(client, events, signal, async () => {
          last = await now(client, id);
          return last.includes(state);
        });
        interruption.throwIfAsked();
        if (!met)
          throw new VrtError(
            'timed-out',
            `The ${kind} ${id} is not ${state} after ${timeout}; ${isNow(kind, last)}.`,
          );
      } finally {
        clearTimeout(timer);
      }
      if (format === 'json') terminal.write(`${JSON.stringify({ [kind]: id, is: last })}\n`);
      else if (format === 'name') terminal.write(`${id}\n`);
      else terminal.talk(`The ${kind} ${id} is ${state}.`);
    });
}

const examples: Readonly<Record<Waitable['kind'], readonly string[]>> = {
  session: ['wait session lobby --for streaming --timeout 30s', 'wait session lobby --for deleted'],
  client: ['wait client 1234.client --for found --timeout 1m', 'wait client quest-left --for streaming'],
  stream: ['wait stream lobby --for streaming --timeout 30s', 'wait stream lobby --for ended'],
};

function checkState(kind: string, states: readonly string[], state: string): void {
  if (states.includes(state)) return;
  const close = nearest(state, states);
  throw new VrtError('invalid-request', `A ${kind} is never "${state}".`, {
    hint: `${close === undefined ? '' : `Did you mean ${close}? `}It can be ${states.join(', ')}.`,
  });
}

/** The object, or undefined when the daemon knows no such name. */
async function found<T>(asked: Promise<T>, notFound: ErrorCode): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof VrtError && error.code === notFound) return undefined;
    throw error;
  }
}
