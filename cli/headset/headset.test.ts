import { createServer } from 'node:net';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { HeadsetReport } from '../../protocol/headset-report.js';
import { Impairment, unimpaired, type ImpairmentSpec } from '../../protocol/trace/impairment.js';
import { findDecoders } from './decoder.js';
import { runHeadset } from './headset.js';
import { motionPoses } from './motion-poses.js';
import { headsetReport } from './report.js';
import type { RunParts } from './run-parts.js';
import { RunRecord } from './run-record.js';
import { Snapshots } from './snapshots.js';
import { LoopbackServer, type ServerManners } from './loopback-server.test-support.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

interface Run {
  readonly manners?: Partial<ServerManners>;
  readonly network?: Partial<ImpairmentSpec>;
  readonly durationS?: number;
  readonly lockstep?: boolean;
  readonly motionSeed?: number;
  readonly once?: boolean;
  readonly snapshots?: Snapshots;
}

/** One headset on 127.0.0.2 against one server on 127.0.0.1, over real sockets. */
async function run(story: Run): Promise<{ report: HeadsetReport; server: LoopbackServer; kind: string }> {
  const [controlPort, streamPort] = await Promise.all([freePort(), freePort()]);
  const server = await LoopbackServer.start({
    headset: '127.0.0.2',
    controlPort,
    streamPort,
    ...story.manners,
  });
  cleanUps.push(() => server.stop());
  const record = new RunRecord();
  const decoders = await findDecoders();
  const parts: RunParts = {
    identity: {
      hostname: '4711.client',
      model: 'Test headset',
      view: [128, 128],
      refreshRates: [72],
      ipdM: 0.063,
      fov: [
        { left: -0.8, right: 0.7, up: 0.7, down: -0.8 },
        { left: -0.7, right: 0.8, up: 0.7, down: -0.8 },
      ],
    },
    bind: '127.0.0.2',
    lockstep: story.lockstep ?? true,
    poses: motionPoses('two-hands', story.motionSeed ?? 3),
    durationS: story.durationS ?? 1,
    network: new Impairment({ ...unimpaired, ...story.network }),
    record,
    openDecoder: typeof decoders === 'function' ? decoders : undefined,
    snapshots: story.snapshots,
    video: undefined,
    recorder: undefined,
    log: () => undefined,
  };
  const end = await runHeadset(
    parts,
    {
      bind: '127.0.0.2',
      controlPort,
      announceTo: [{ address: '127.0.0.1', port: server.discoveryPort }],
      once: story.once ?? true,
      waitMs: 20_000,
    },
    new AbortController().signal,
  );
  await story.snapshots?.close();
  const mode = parts.lockstep ? 'lockstep' : 'realtime';
  return {
    report: headsetReport(record, { hostname: '4711.client', mode, endReason: end.reason }),
    server,
    kind: end.kind,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

describe('headset in lockstep', () => {
  it('decodes one intact picture per pose, each showing the pose that it was drawn for', async () => {
    const { report, server, kind } = await run({});
    expect(kind).toBe('completed');
    expect(report).toMatchObject({
      mode: 'lockstep',
      framesReceived: 73,
      framesDecoded: 73,
      framesMatched: 73,
      framesMismatched: 0,
      framesUnstamped: 0,
      framesLost: 0,
      unknownTimestamps: 0,
      trackingSent: 73,
      connects: 1,
      disconnects: 0,
    });
    expect(server.statisticsReceived).toBe(73);
    expect(server.malformed).toBe(0);
  });

  it('recovers from each loss with the next IDR, and counts the same with the same seed', async () => {
    const network = { loss: { kind: 'rate', loss: 0.03 }, seed: 7 } as const;
    const manners = { avoidVideoGlitching: true };
    const first = await run({ network, manners, durationS: 2 });
    const again = await run({ network, manners, durationS: 2 });
    expect(first.report.framesLost).toBeGreaterThan(0);
    expect(first.report.framesMismatched).toBe(0);
    expect(first.report.recovery.max).toBeLessThanOrEqual(6);
    expect(first.report.losses.every((loss) => loss.requests > 0 || loss.recoveryFrames === null)).toBe(true);
    const { latencyMs: _first, ...measured } = first.report;
    const { latencyMs: _again, ...measuredAgain } = again.report;
    expect(measuredAgain).toEqual(measured);
  });

  it('gives other losses with another seed', async () => {
    const loss = { kind: 'rate', loss: 0.03 } as const;
    const a = await run({ network: { loss, seed: 7 } });
    const b = await run({ network: { loss, seed: 8 } });
    expect(a.report.digest).not.toBe(b.report.digest);
  });

  it('has another digest for other poses, although every frame comes and none is lost', async () => {
    const [a, again, b] = [await run({}), await run({}), await run({ motionSeed: 4 })];
    expect(b.report.framesMatched).toBe(a.report.framesMatched);
    expect(again.report.digest).toBe(a.report.digest);
    expect(b.report.digest).not.toBe(a.report.digest);
  });

  it('is not changed by delay, jitter and duplicates that lose nothing', async () => {
    const { report } = await run({ network: { delayMs: 3, jitterMs: 2, duplicateShare: 0.1 } });
    expect(report).toMatchObject({ framesMatched: 73, framesLost: 0, shardsLost: 0 });
    expect(report.shardsDuplicated).toBeGreaterThan(0);
  });

  it('catches pictures that show another pose than they claim', async () => {
    const { report } = await run({ manners: { wrongPoses: true } });
    expect(report).toMatchObject({ framesMatched: 0, framesMismatched: 73 });
  });

  it('saves what it sees before, during and after the first loss', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vrt-headset-test-'));
    cleanUps.push(() => rm(folder, { recursive: true, force: true }));
    const snapshots = new Snapshots(folder, { firstLoss: true, frames: [5] }, () => undefined);
    const trace = { description: 'one', loop: false, durationMs: 10_000, bad: [], lostPackets: [150] };
    const { report } = await run({ snapshots, network: { loss: { kind: 'trace', trace } } });
    expect(report.losses).toMatchObject([{ recoveryFrames: 2, requests: 1, shardsLost: 1 }]);
    const files = await readdir(folder);
    expect(files.toSorted()).toEqual([
      'frame-000005.png',
      'loss-1-before.png',
      'loss-2-during.png',
      'loss-3-after.png',
    ]);
    const png = await readFile(join(folder, 'frame-000005.png'));
    expect([...png.subarray(1, 4)].map((byte) => String.fromCharCode(byte)).join('')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([256, 128]);
  });

  it('asks for stamps, and goes on without them where the server does not answer', async () => {
    const { report, kind } = await run({ durationS: 0.2, manners: { knowsStamps: false } });
    expect(kind).toBe('completed');
    expect(report.framesDecoded).toBeGreaterThan(0);
    expect(report.framesUnstamped).toBe(report.framesDecoded);
  });

  it('ends with a reason when the server does not know lockstep', async () => {
    const { report, kind } = await run({ manners: { knowsLockstep: false } });
    expect(kind).toBe('failed');
    expect(report.endReason).toBe('the server does not know lockstep');
  });
});

describe('headset in real time', () => {
  it.each(['Udp', 'Tcp'] as const)('streams over %s until its duration is over', async (streamProtocol) => {
    const { report, server, kind } = await run({ lockstep: false, manners: { streamProtocol } });
    expect(kind).toBe('completed');
    expect(report.framesMatched).toBeGreaterThan(0);
    expect(report.framesMismatched).toBe(0);
    expect(server.trackingReceived).toBeGreaterThan(100);
    expect(new Set(server.control)).toEqual(
      new Set([
        'StreamReady',
        'PlayspaceSync',
        'ViewsConfig',
        'ActiveInteractionProfile',
        'Battery',
        'Buttons',
        'RequestIdr',
        'KeepAlive',
      ]),
    );
  });

  it('asks for an IDR when its decoder is made, and not when the same configuration comes again', async () => {
    const { report } = await run({ manners: { configEveryFrame: true } });
    expect(report.idrRequests).toBe(1);
  });

  it('leaves when the server sends a packet that no client knows', async () => {
    const { report, kind } = await run({
      lockstep: false,
      manners: { fault: 'unknown-packet' },
      durationS: 20,
    });
    expect(kind).toBe('disconnected');
    expect(report.endReason).toContain('no client knows');
  });

  it('announces again after the server restarts', async () => {
    const { report, server } = await run({
      lockstep: false,
      once: false,
      manners: { fault: 'restart-once' },
      durationS: 1,
    });
    expect(server.announcements).toBeGreaterThan(1);
    expect(report).toMatchObject({ connects: 2, disconnects: 1, lastDisconnect: 'the server restarts' });
  });

  it.each(['unknown-stream', 'short-datagram'] as const)(
    'is wedged by %s as a real client is',
    async (fault) => {
      const { report } = await run({ lockstep: false, manners: { fault } });
      expect(report.wedged).toBe(true);
      expect(report.framesReceived).toBeLessThan(40);
    },
  );

  it('leaves at once when the stream port of the server is closed', async () => {
    const { report, kind } = await run({ lockstep: false, manners: { fault: 'closed-port' }, durationS: 20 });
    expect(kind).toBe('disconnected');
    expect(report.endReason).toContain('nothing listens there');
  });

  it('leaves after two seconds of silence', async () => {
    const { report, kind } = await run({ lockstep: false, manners: { fault: 'silence' }, durationS: 20 });
    expect(kind).toBe('disconnected');
    expect(report.endReason).toContain('silent');
  });
});
