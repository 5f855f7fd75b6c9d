import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer, type Socket } from 'node:net';
import { constants, loadavg, setPriority } from 'node:os';
import { assumedCapabilities } from '../protocol/alvr/capabilities.js';
import { encodeConnectionResult } from '../protocol/alvr/connection-result.js';
import { encodeControlFrame } from '../protocol/alvr/control-frame.js';
import { protocolId20 } from '../protocol/alvr/dialect.js';
import { timing } from '../protocol/alvr/session-constants.js';
import { withDaemon } from './programs.js';
import { median, type Row } from './row.js';

const connections = 20;
const busyLoops = 16;
/** Ends with the bench, however that ends. */
const busyLoop = 'while kill -0 $PPID 2>/dev/null; do :; done';
/** Until the loops have the machine, and a streamer is kept in advance. */
const settleMs = 3_000;
const controlPort = 29_943;

/**
 * How soon a headset has its session configuration, of which it waits for half a second (alvr.md 5.1), while 16 other
 * programs want every core. Each connection is the first of a client that was not known before. The headset is another
 * machine's, so this process goes before the loops where it may.
 */
export async function firstConnectionBench(): Promise<Row[]> {
  const load = Array.from({ length: busyLoops }, () => spawn('sh', ['-c', busyLoop], { stdio: 'ignore' }));
  try {
    favour();
    return await withDaemon(async (socket) => {
      await call(socket, 'POST', '/v1/sessions', { name: 'lobby', start: true });
      const waits: number[] = [];
      await new Promise((resolve) => setTimeout(resolve, settleMs));
      for (let number = 0; number < connections; number += 1) waits.push(await firstWait(socket, number));
      return [row(waits)];
    });
  } finally {
    setPriority(0);
    await Promise.all(load.map(end));
  }
}

function row(waits: readonly number[]): Row {
  const inTime = waits.filter((ms) => ms <= timing.clientHandshakeTimeoutMs).length;
  return {
    what: `first connections beside ${busyLoops} busy loops (load ${(loadavg()[0] ?? 0).toFixed(0)})`,
    measured: `${inTime} of ${waits.length} configured in time, p50 ${median(waits).toFixed(0)} ms, slowest ${Math.max(...waits).toFixed(0)} ms`,
    goal: `${connections} within ${timing.clientHandshakeTimeoutMs} ms`,
    met: inTime === connections,
  };
}

/** Milliseconds from the moment at which a new client is dialled until its configuration has arrived. */
async function firstWait(socket: string, number: number): Promise<number> {
  const address = `127.0.1.${number + 1}`;
  const server = createServer();
  server.listen(controlPort, address);
  await once(server, 'listening');
  const dialled = once(server, 'connection') as Promise<[Socket]>;
  const { id } = (await call(socket, 'POST', '/v1/clients', {
    address: `${address}:${controlPort}`,
    hostname: `first-${number}`,
  })) as { id: string };
  const [control] = await dialled;
  const startMs = performance.now();
  control.on('error', () => undefined);
  control.write(
    encodeControlFrame(
      encodeConnectionResult({
        type: 'ConnectionAccepted',
        clientProtocolId: protocolId20,
        displayName: 'Bench',
        serverIp: Uint8Array.of(127, 0, 0, 1),
        capabilities: {
          ...assumedCapabilities,
          defaultViewResolution: [320, 352],
          refreshRates: [72],
          microphoneSampleRate: 44_100,
        },
      }),
    ),
  );
  const arrived = await Promise.race([
    once(control, 'data').then(() => true),
    once(control, 'close').then(() => false),
  ]);
  const waitedMs = arrived ? performance.now() - startMs : Infinity;
  control.destroy();
  server.close();
  await call(socket, 'DELETE', `/v1/clients/${id}`);
  return waitedMs;
}

/** Only root may. */
function favour(): void {
  try {
    setPriority(constants.priority.PRIORITY_HIGHEST);
  } catch {
    process.stdout.write(
      'The headset of the bench has no priority over the busy loops: it may itself be late.\n',
    );
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** One request of the local API; its reply. */
function call(socketPath: string, method: string, path: string, body?: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = request({ socketPath, method, path, headers, agent: false }, (response) => {
      let reply = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        reply += chunk;
      });
      response.once('end', () => {
        if (response.statusCode !== undefined && response.statusCode < 300) resolve(JSON.parse(reply));
        else reject(new Error(`${method} ${path}: ${reply}`));
      });
    });
    sent.once('error', reject);
    sent.end(body === undefined ? undefined : JSON.stringify(body));
  });
}
