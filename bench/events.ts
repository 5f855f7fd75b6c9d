import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { ofStream } from '../protocol/api/event-draft.js';
import { EventBus } from '../daemon/core/events.js';
import { Faults } from '../daemon/core/faults.js';
import { EventOutbox } from '../daemon/stream/event-outbox.js';
import { idrSent } from '../daemon/stream/stream-event.js';
import { vrtJson, withDaemon } from './programs.js';
import type { Row } from './row.js';

const emits = 200_000;
const changes = 300;

const said = idrSent(1, 'loss', 1000);
const draft = ofStream(said, { streamId: 's1', session: 'lobby', client: 'quest' });

/** What an event costs with nobody listening beside a bare emitter, and how many reach followers over the socket. */
export async function eventBench(): Promise<Row[]> {
  const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
  const bus = new EventBus(store, () => new Date(), new Faults());
  const bare = new EventEmitter();
  const emitterUs = microsecondsEach(() => bare.emit('event', draft));
  const alone = microsecondsEach(() => bus.publish(draft));
  const transient = microsecondsEach(() => bus.wanted('graph'));
  const outbox = new EventOutbox(() => undefined);
  let added = 0;
  const frame = microsecondsEach(() => {
    outbox.add(said);
    added += 1;
    if (added % 4 === 0) outbox.flush();
  });
  return [
    {
      what: 'event with nobody listening',
      measured: `${alone.toFixed(2)} us (bare emitter ${emitterUs.toFixed(2)} us)`,
      goal: '< 20 us',
      met: alone < 20,
    },
    {
      what: 'event on the path of a frame',
      measured: `${frame.toFixed(2)} us`,
      goal: '< 20 us',
      met: frame < 20,
    },
    { what: 'per-frame event with nobody listening', measured: `${transient.toFixed(3)} us` },
    ...(await followerRows()),
  ];
}

function microsecondsEach(work: () => unknown): number {
  for (let warm = 0; warm < 1_000; warm += 1) work();
  const began = performance.now();
  for (let index = 0; index < emits; index += 1) work();
  return ((performance.now() - began) * 1000) / emits;
}

/** Settings are changed over the socket as fast as one caller can; every follower gets each change as an event. */
async function followerRows(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const count of [0, 1, 10, 100]) {
    rows.push(
      await withDaemon(async (socket) => {
        const following = await followers(socket, count);
        const began = performance.now();
        for (let index = 0; index < changes; index += 1)
          await send(socket, 'PUT', '/v1/settings/video.preferred_fps', { value: 60 + (index % 50) });
        const seconds = (performance.now() - began) / 1000;
        await new Promise((resolve) => setTimeout(resolve, 300));
        const received = await following.count();
        const status = (await vrtJson(['daemon', 'status', '--json', '--socket', socket])) as {
          rssBytes: number;
        };
        return {
          what: `settings changed with ${count} followers`,
          measured: `${(changes / seconds).toFixed(0)} changes/s, ${(received / seconds).toFixed(0)} events/s delivered, ${(status.rssBytes / 1e6).toFixed(0)} MB`,
        };
      }),
    );
  }
  const read = await withDaemon(async (socket) => {
    const began = performance.now();
    for (let index = 0; index < changes; index += 1) await send(socket, 'GET', '/v1/settings', undefined);
    return (performance.now() - began) / changes;
  });
  rows.push({ what: 'all settings read', measured: `${read.toFixed(2)} ms` });
  return rows;
}

/** Processes of at most 50 followers each, since one process may have 64 connections to the daemon. */
async function followers(socket: string, count: number): Promise<{ count: () => Promise<number> }> {
  const program = fileURLToPath(new URL('./follower-process.js', import.meta.url));
  const children: ChildProcess[] = [];
  for (let left = count; left > 0; left -= 50) {
    const child = fork(program, [socket, String(Math.min(50, left))]);
    await reply(child);
    children.push(child);
  }
  return {
    count: async () => {
      const counts = await Promise.all(
        children.map((child) => {
          child.send('count');
          return reply(child);
        }),
      );
      return counts.reduce((sum, { events = 0 }) => sum + events, 0);
    },
  };
}

function reply(child: ChildProcess): Promise<{ events?: number }> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as { events?: number }));
  });
}

function send(socketPath: string, method: string, path: string, body: unknown): Promise<void> {
  const text = body === undefined ? '' : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const call = request(
      { socketPath, method, path, headers: text === '' ? {} : { 'content-type': 'application/json' } },
      (response) => {
        response.resume();
        response.once('end', () => {
          if (response.statusCode === 200) resolve();
          else reject(new Error(`${method} ${path}: ${response.statusCode ?? 0}`));
        });
      },
    );
    call.on('error', reject);
    call.end(text);
  });
}
