import { createServer } from 'node:net';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Check } from 'typebox/value';
import { afterEach, describe, expect, it } from 'vitest';
import { HeadsetReport } from '../../protocol/headset-report.js';
import type { Terminal } from '../terminal.js';
import type { HeadsetCommandOptions } from './command-options.js';
import { runHeadsetCommand } from './command.js';
import { LoopbackServer } from './loopback-server.test-support.js';
import { parseFov } from './parse-options.js';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'vrt-headset-command-'));
  cleanUps.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

/** A server, and the options of a headset that finds it. */
async function serverAndOptions(): Promise<HeadsetCommandOptions> {
  const ports = await Promise.all([freePort(), freePort()]);
  const server = await LoopbackServer.start({
    headset: '127.0.0.3',
    controlPort: ports[0],
    streamPort: ports[1],
  });
  cleanUps.push(() => server.stop());
  return {
    hostname: '1.client',
    model: 'Test',
    loss: 'none',
    delay: 0,
    jitter: 0,
    reorder: 0,
    duplicate: 0,
    seed: 1,
    view: [128, 128],
    rates: [72],
    fov: parseFov('52,43,45,48'),
    ipd: 63,
    bind: '127.0.0.3',
    controlPort: ports[0],
    discoveryPort: server.discoveryPort,
    wait: 20_000,
    lockstep: true,
    duration: 500,
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

function pipe(): Terminal & { readonly out: string[]; readonly talked: string[] } {
  const out: string[] = [];
  const talked: string[] = [];
  return {
    out,
    talked,
    interactive: false,
    addressable: false,
    columns: 80,
    write: (text) => out.push(text),
    talk: (text) => talked.push(text),
    redraw: () => undefined,
    progress: () => undefined,
    style: (_kind, text) => text,
  };
}

describe('vrt headset', () => {
  it('prints one JSON report on standard output, and writes the same to a file', async () => {
    const report = join(await folder(), 'report.json');
    const terminal = pipe();
    const code = await runHeadsetCommand({ ...(await serverAndOptions()), json: true, report }, terminal);
    expect(code).toBe(0);
    expect(terminal.out).toHaveLength(1);
    expect(Check(HeadsetReport, JSON.parse(terminal.out.join('')))).toBe(true);
    expect(await readFile(report, 'utf8')).toBe(terminal.out.join(''));
  });

  it('records the poses that it sent, and plays them again to the same end', async () => {
    const record = join(await folder(), 'sent.vrtposes');
    const first = pipe();
    const options = await serverAndOptions();
    await runHeadsetCommand({ ...options, motion: 'two-hands', json: true, record }, first);
    const again = pipe();
    const { duration: _forever, ...more } = await serverAndOptions();
    await runHeadsetCommand({ ...more, poses: record, json: true }, again);
    const [before, after] = [first, again].map((terminal): unknown => JSON.parse(terminal.out.join('')));
    expect(before).toMatchObject({ framesMatched: 37, endReason: 'the duration is over' });
    expect(after).toMatchObject({ framesMatched: 37, endReason: 'the poses are over' });
  });

  it('saves what it decodes as one elementary stream that begins with the parameter sets', async () => {
    const saveVideo = join(await folder(), 'seen.h264');
    await runHeadsetCommand({ ...(await serverAndOptions()), saveVideo }, pipe());
    const video = await readFile(saveVideo);
    const start = [...video.subarray(0, 5)];
    expect([...start.slice(0, 4), (start[4] ?? 0) & 0x1f]).toEqual([0, 0, 0, 1, 7]);
    expect(video.length).toBeGreaterThan(10_000);
  });

  it('ends with 4 when no server connects', async () => {
    const { discoveryPort: _nobody, ...options } = await serverAndOptions();
    const silent = { ...options, discoveryPort: await freePort(), wait: 50 };
    const terminal = pipe();
    expect(await runHeadsetCommand(silent, terminal)).toBe(4);
    expect(terminal.out.join('')).toContain('no server connected within 0.05 s');
  });

  it.each([
    [{ poses: '/nowhere.vrtposes' }, 'file-unreadable'],
    [{ poses: 'package.json' }, 'fixture-invalid'],
    [{ poses: 'a', motion: 'walk' as const }, 'invalid-request'],
    [{ loss: '140%' }, 'invalid-request'],
    [{ refreshHint: 120 }, 'invalid-request'],
    [{ announce: ['nowhere'] }, 'invalid-request'],
    [{ snapshot: [3] }, 'invalid-request'],
  ])('refuses %j', async (wrong, code) => {
    const options = await serverAndOptions();
    await expect(runHeadsetCommand({ ...options, ...wrong }, pipe())).rejects.toMatchObject({ code });
  });
});
