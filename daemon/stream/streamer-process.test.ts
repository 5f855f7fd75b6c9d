import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import type { FromStreamer, StreamSpec } from '../../protocol/streamer.js';
import { StreamerProcess, type StreamerCommand } from './streamer-process.js';

const fake = fileURLToPath(new URL('./fake-streamer.test-support.mjs', import.meta.url));
/** Runs the fake one, which takes no notice of the real one's path. */
const command: StreamerCommand = { nodeArgs: ['--no-warnings'], wrap: [process.execPath, fake] };

/** What one streamer process did, as vrtd sees it. */
class Diary {
  readonly idle: string[] = [];
  readonly messages: FromStreamer[] = [];
  readonly pids: number[] = [];
  readonly readyWhenStarted: boolean[] = [];
  readonly deaths: { readonly how: string; readonly delayMs: number }[] = [];
  readonly lines: { readonly line: string; readonly pid: number | null }[] = [];
  readonly streamer: StreamerProcess;

  constructor(with_: StreamerCommand = command) {
    this.streamer = new StreamerProcess(
      with_,
      (_, work) => work,
      (what) => this.idle.push(what),
    );
    diaries.push(this);
  }

  open(sessionName = 'lobby'): void {
    const names = { streamId: 's1', sessionName, clientName: 'c1' };
    const spec: StreamSpec = { ...names, source: 'room', settings: { 'video.preferred_fps': 90 } };
    this.streamer.open(spec, {
      message: (message) => this.messages.push(message),
      started: (pid) => {
        this.pids.push(pid);
        this.readyWhenStarted.push(this.streamer.ready);
      },
      died: (how, delayMs) => this.deaths.push({ how, delayMs }),
      said: (line, pid) => this.lines.push({ line, pid }),
    });
  }

  /** What it was told so far, of its messages of a type. */
  told(type: string): unknown[] {
    return this.lines
      .filter(({ line }) => line.startsWith('{'))
      .map(({ line }) => JSON.parse(line) as { type?: string })
      .filter((message) => message.type === type);
  }
}

const diaries: Diary[] = [];
const never = new AbortController().signal;

afterEach(async () => {
  await Promise.all(diaries.splice(0).map(({ streamer }) => streamer.close(true)));
});

async function until(done: () => boolean): Promise<void> {
  while (!done()) await new Promise((resolve) => setTimeout(resolve, 5));
}

it('is ready once it says so, and gets its stream then', async () => {
  const diary = new Diary();
  expect(diary.streamer.ready).toBe(false);
  expect(await diary.streamer.whenReady(never)).toBe(true);
  expect(diary.streamer.ready).toBe(true);
  diary.open();
  await until(() => diary.told('open').length === 1);
  expect(diary.told('open')).toMatchObject([{ spec: { sessionName: 'lobby', clientName: 'c1' } }]);
  expect(diary.pids).toHaveLength(1);
  expect(diary.lines[0]?.pid).toBe(diary.pids[0]);
});

it('is not waited for any longer once that is aborted, or it is closed', async () => {
  const diary = new Diary();
  const abort = new AbortController();
  const aborted = diary.streamer.whenReady(abort.signal);
  const closed = diary.streamer.whenReady(never);
  abort.abort();
  expect(await aborted).toBe(false);
  await diary.streamer.close(true);
  expect(await closed).toBe(false);
  expect(await diary.streamer.whenReady(never)).toBe(false);
});

it('is started again when it dies: at once, then more and more slowly', async () => {
  const diary = new Diary();
  await diary.streamer.whenReady(never);
  diary.open('dies');
  await until(() => diary.deaths.length >= 3);
  expect(diary.deaths.slice(0, 3)).toEqual([
    { how: 'exit code 3', delayMs: 0 },
    { how: 'exit code 3', delayMs: 250 },
    { how: 'exit code 3', delayMs: 500 },
  ]);
  expect(diary.idle).toEqual([expect.stringMatching(/^wrote: .*main\.js/)]);
});

it('has after a restart the stream it had, with the settings in force now', async () => {
  const diary = new Diary();
  await diary.streamer.whenReady(never);
  diary.open();
  diary.streamer.graph(true);
  diary.streamer.graph(true);
  diary.streamer.configure({ 'video.preferred_fps': 72 });
  await until(() => diary.told('configure').length === 1);
  expect(diary.told('graph')).toHaveLength(1);
  process.kill(diary.pids[0] ?? 0, 'SIGKILL');
  await until(() => diary.deaths.length === 1);
  expect(diary.streamer.ready).toBe(false);
  await until(() => diary.told('graph').length === 2);
  expect(diary.told('open').at(-1)).toMatchObject({ spec: { settings: { 'video.preferred_fps': 72 } } });
  await until(() => diary.streamer.ready);
  expect(diary.pids).toHaveLength(2);
  expect(diary.readyWhenStarted).toEqual([true, false]);
});

it('is handed the connected socket of its peer, unread', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const headset = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [control] = (await once(server, 'connection')) as [Socket];
  const diary = new Diary();
  await diary.streamer.whenReady(never);
  diary.open();
  diary.streamer.attachPeer(
    { address: '127.0.0.1', transport: 'udp', wired: false, streamPort: 9944 },
    control,
  );
  const [bytes] = (await once(headset, 'data')) as [Buffer];
  expect(bytes.toString()).toBe('from the streamer');
  headset.destroy();
  server.close();
});

it('has no use for a peer while no process is there: its socket is closed', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const headset = connect((server.address() as AddressInfo).port, '127.0.0.1');
  const [control] = (await once(server, 'connection')) as [Socket];
  const diary = new Diary();
  await diary.streamer.close(true);
  diary.streamer.attachPeer(
    { address: '127.0.0.1', transport: 'udp', wired: false, streamPort: 9944 },
    control,
  );
  expect(control.destroyed).toBe(true);
  headset.destroy();
  server.close();
});

it('is asked to end, and told whether its peer is to come back; killed where it does not end', async () => {
  const asked = new Diary();
  await asked.streamer.whenReady(never);
  asked.open();
  await until(() => asked.told('open').length === 1);
  await asked.streamer.close(true);
  expect([asked.told('close'), asked.deaths]).toEqual([[{ type: 'close', comeBack: true }], []]);
  const stubborn = new Diary();
  await stubborn.streamer.whenReady(never);
  stubborn.open();
  await until(() => stubborn.told('open').length === 1);
  await stubborn.streamer.close(false);
  expect(stubborn.told('close')).toEqual([{ type: 'close', comeBack: false }]);
  expect(() => process.kill(stubborn.pids[0] ?? 0, 0)).toThrow('ESRCH');
});

it('that sends what vrtd does not know is told of once', async () => {
  const diary = new Diary();
  await diary.streamer.whenReady(never);
  diary.open('babbles');
  diary.streamer.requestIdr();
  await until(() => diary.told('idr').length === 1);
  expect(diary.lines.filter(({ line }) => line.includes('does not know'))).toHaveLength(1);
  expect(diary.messages).toEqual([]);
});

it('runs through the program that wraps it, with more options of Node', async () => {
  const diary = new Diary();
  await until(() => diary.idle.length === 1);
  const { argv } = JSON.parse((diary.idle[0] ?? '').replace('wrote: ', '')) as { argv: string[] };
  expect(argv[0]).toBe(process.execPath);
  expect(argv.slice(1)).toContain('--no-warnings');
  expect(argv.at(-1)).toMatch(/stream\/main\.js$/);
});

it('is asked whether it lives though it runs through another program: one that is never asked takes vrtd for gone', async () => {
  const diary = new Diary();
  await until(() => diary.idle.some((line) => line.includes('"ping"')));
});
