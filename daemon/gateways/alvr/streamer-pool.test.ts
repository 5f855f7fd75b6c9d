import { expect, it } from 'vitest';
import { StreamerPool } from './streamer-pool.js';

class FakeStreamer {
  closed = false;
  becomeReady: (ready: boolean) => void = () => undefined;
  readonly #ready = new Promise<boolean>((resolve) => {
    this.becomeReady = resolve;
  });

  whenReady(signal: AbortSignal): Promise<boolean> {
    signal.addEventListener('abort', () => this.becomeReady(false));
    return this.#ready;
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

function pool() {
  const started: FakeStreamer[] = [];
  const kept = new StreamerPool(() => {
    const streamer = new FakeStreamer();
    started.push(streamer);
    return streamer;
  });
  return { started, kept };
}

const forever = new AbortController().signal;

it('keeps one streamer in advance, and ends it when nobody needs one', async () => {
  const { started, kept } = pool();
  kept.keep(false);
  expect(started).toEqual([]);
  kept.keep(true);
  kept.keep(true);
  expect(started).toHaveLength(1);
  kept.keep(false);
  await kept.close();
  expect(started.map(({ closed }) => closed)).toEqual([true]);
});

it('gives the one in advance away, when it is ready, and no streamer twice', async () => {
  const { started, kept } = pool();
  kept.keep(true);
  const both = Promise.all([kept.reserve(forever), kept.reserve(forever)]);
  for (const streamer of started) streamer.becomeReady(true);
  expect(await both).toEqual(started);
  expect(started).toHaveLength(2);
  await kept.close();
  expect(started.some(({ closed }) => closed)).toBe(false);
});

it('keeps one that was not needed, and ends the next', async () => {
  const { started, kept } = pool();
  const both = Promise.all([kept.reserve(forever), kept.reserve(forever)]);
  for (const streamer of started) streamer.becomeReady(true);
  for (const streamer of await both) if (streamer !== undefined) kept.giveBack(streamer);
  expect(started.map(({ closed }) => closed)).toEqual([false, true]);
  await kept.close();
  expect(started.map(({ closed }) => closed)).toEqual([true, true]);
});

it('ends one that is awaited in vain', async () => {
  const { started, kept } = pool();
  const impatience = new AbortController();
  const reserved = kept.reserve(impatience.signal);
  impatience.abort();
  expect(await reserved).toBeUndefined();
  await kept.close();
  expect(started.map(({ closed }) => closed)).toEqual([true]);
});
