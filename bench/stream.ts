import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { sendSegments } from '../native/udp-batch.js';
import { vrtJson } from './programs.js';
import type { Row } from './row.js';

const shardBytes = 1404;
const frameShards = 14;
const frames = 4_000;

/** CPU of a stream per Mbit/s, beside a bare loop that only hands the same shards to the kernel. */
export async function streamBench(): Promise<Row[]> {
  const floorUs = await bareSendUsPerMbit();
  const report = (await vrtJson([
    'demo',
    '--duration',
    '8s',
    '--loss',
    'none',
    '--bitrate',
    '10M',
    '--json',
  ])) as {
    bitrateBps: number;
    cpu: { daemon: number; streamer: number };
    latencyMs: { send: { p50: number } };
    picture: { refreshHz: number };
  };
  const mbits = report.bitrateBps / 1e6;
  const perMbitUs = (percent: number) => (percent * 1e4) / mbits;
  const sendUs = (report.latencyMs.send.p50 * 1000 * report.picture.refreshHz) / mbits;
  return [
    { what: 'floor: the same shards sent by a bare loop', measured: `${floorUs.toFixed(0)} us CPU per Mbit` },
    {
      what: 'streamer: sharding and sending',
      measured: `${sendUs.toFixed(0)} us per Mbit, x ${(sendUs / floorUs).toFixed(1)} of the floor`,
    },
    {
      what: 'streamer: all, with rendering and encoding',
      measured: `${perMbitUs(report.cpu.streamer).toFixed(0)} us CPU per Mbit`,
    },
    {
      what: 'daemon beside the stream',
      measured: `${perMbitUs(report.cpu.daemon).toFixed(0)} us CPU per Mbit`,
    },
  ];
}

async function bareSendUsPerMbit(): Promise<number> {
  const receiver = await bound();
  const sender = await bound();
  sender.connect(receiver.address().port, '127.0.0.1');
  await once(sender, 'connect');
  const fd = descriptorOf(sender);
  const shards = new Uint8Array(frameShards * shardBytes);
  const before = process.cpuUsage();
  for (let frame = 0; frame < frames; frame += 1) sendSegments(fd, shards, shards.length, shardBytes);
  const { user, system } = process.cpuUsage(before);
  sender.close();
  receiver.close();
  return (user + system) / ((frames * shards.length * 8) / 1e6);
}

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

function descriptorOf(socket: Socket): number {
  for (const key of Object.getOwnPropertySymbols(socket)) {
    const state: unknown = Reflect.get(socket, key);
    if (typeof state !== 'object' || state === null || !('handle' in state)) continue;
    const { handle } = state;
    if (typeof handle === 'object' && handle !== null && 'fd' in handle && typeof handle.fd === 'number')
      return handle.fd;
  }
  throw new Error('this Node shows no descriptor');
}
