import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Compile } from 'typebox/compile';
import { Event } from '../../protocol/api/event.js';
import { runningApi, type RunningApi } from './testing/running-api.js';

const eventSchema = Compile(Event);
let api: RunningApi;

beforeEach(async () => {
  api = await runningApi();
});
afterEach(async () => {
  await api.stop();
});

const ofStream = { streamId: '', client: '' };
const sum = { of: '', count: 1, spanMs: 0, frames: 1, mostFrames: 1 };

function emit(count: number, type: 'client' | 'idr' | 'loss' = 'client', text = ''): void {
  const facts = { severity: 'info', message: 'x', subject: 'x' } as const;
  for (let index = 0; index < count; index += 1) {
    if (type === 'client')
      api.events.emit('client', 'found', { ...facts, data: { id: text, address: null } });
    else if (type === 'idr')
      api.events.emit('idr', 'idr-held', { ...facts, data: { ...ofStream, atUs: 0, by: '' } });
    else api.events.emit('loss', 'summed-up', { ...facts, data: { ...ofStream, ...sum } });
  }
}

/** Reads events line by line into a list, until the end. */
function collect(message: NodeJS.ReadableStream): {
  seqs: number[];
  last: () => unknown;
  ended: Promise<unknown>;
} {
  const events: { seq: number }[] = [];
  const seqs: number[] = [];
  const lines = createInterface({ input: message });
  lines.on('line', (line) => {
    const event = eventSchema.Parse(JSON.parse(line));
    events.push(event);
    seqs.push(event.seq);
  });
  return { seqs, last: () => events.at(-1), ended: once(lines, 'close') };
}

describe('the event log', () => {
  it('is a finite list of lines unless it is followed', async () => {
    emit(5);
    emit(2, 'idr');
    const answer = await api.ask('GET', '/v1/events');
    expect(answer).toMatchObject({ status: 200, type: 'application/x-ndjson' });
    expect(
      answer.text
        .trim()
        .split('\n')
        .map((line) => eventSchema.Parse(JSON.parse(line)).seq),
    ).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect((await api.ask('GET', '/v1/events?since=7')).text).toBe('');
    expect((await api.ask('GET', '/v1/events?type=idr,loss&limit=1&follow=false')).text).toMatch(
      /^\{"seq":7,.*\}\n$/,
    );
  });

  it('is followed from where a reader left off, without a gap and without a repeat', async () => {
    emit(10);
    const message = await api.open('GET', '/v1/events?since=4&follow=true');
    const reader = collect(message);
    emit(5);
    await expect.poll(() => reader.seqs).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    message.destroy();
  });

  it('sends only the types that were asked for', async () => {
    const message = await api.open('GET', '/v1/events?type=loss&follow=true');
    const reader = collect(message);
    emit(1, 'client');
    emit(1, 'loss');
    emit(1, 'idr');
    emit(1, 'loss');
    await expect.poll(() => reader.seqs).toEqual([2, 4]);
    message.destroy();
  });

  it('answers at once while nothing happens', async () => {
    const message = await api.open('GET', '/v1/events?follow=true');
    expect(message.statusCode).toBe(200);
    message.destroy();
  });

  it('is followed by curl -N', async () => {
    const curl = spawn('curl', ['-sN', '--unix-socket', api.socket, 'http://vrt/v1/events?follow=true'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(curl, 'exit');
    const reader = collect(curl.stdout);
    const ticker = setInterval(() => emit(1), 20);
    await expect.poll(() => reader.seqs.length).toBeGreaterThan(2);
    clearInterval(ticker);
    curl.kill();
    await exited;
  });

  it('ends for every follower when the daemon stops', async () => {
    emit(3);
    const messages = await Promise.all([1, 2, 3].map(async () => api.open('GET', '/v1/events?follow=true')));
    const readers = messages.map((message) => collect(message));
    await expect.poll(() => readers.map(({ seqs }) => seqs.length)).toEqual([3, 3, 3]);
    await api.api.close();
    await Promise.all(readers.map(async ({ ended }) => ended));
    expect(messages.every((message) => message.complete)).toBe(true);
  });

  it('forgets a follower that went away', async () => {
    const message = await api.open('GET', '/v1/events?follow=true');
    message.destroy();
    await once(message, 'close');
    emit(100);
    expect(await api.ask('GET', '/v1/status')).toMatchObject({ status: 200 });
  });
});

describe('a slow reader', () => {
  const text = 'x'.repeat(1_000);

  it('is cut off with a last line that says where to go on, and delays nobody', async () => {
    await api.stop();
    api = await runningApi({ limits: { follow: { queueChars: 50_000, lingerMs: 60_000 } } });
    const slow = await stalled();
    const quick = collect(await api.open('GET', '/v1/events?follow=true'));
    for (let batch = 1; batch <= 30; batch += 1) {
      emit(50, 'client', text);
      await expect.poll(() => quick.seqs.length).toBe(batch * 50);
    }
    const late = collect(slow);
    await late.ended;
    expect(late.last()).toMatchObject({
      type: 'log',
      action: 'cut',
      message: expect.stringContaining('since='),
    });
    const sent = late.seqs.slice(0, -1);
    expect(sent).toEqual(sent.map((_, index) => index + 1));
    expect(sent.length).toBeLessThan(1_500);
    expect(late.seqs.at(-1)).toBe(sent.at(-1));
    expect(quick.seqs.at(-1)).toBe(1_500);
  });
});

/** Asks to follow and then reads nothing, as a stopped `vrt events --follow` does. */
async function stalled(): Promise<IncomingMessage> {
  const message = await api.open('GET', '/v1/events?follow=true');
  message.pause();
  return message;
}
