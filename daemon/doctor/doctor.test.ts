import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readOptions, type DaemonOptions } from '../options.js';
import type { DoctorContext } from './check.js';
import { diskSpace } from './disk-space.js';
import { summarize } from './encoders.js';
import { ffmpeg } from './ffmpeg.js';
import { group } from './group.js';
import { discoveryPort, streamPorts } from './ports.js';
import { describeFindings, runDoctor } from './doctor.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-doctor-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function context(
  change: Partial<DaemonOptions> = {},
  env: DoctorContext['env'] = process.env,
): DoctorContext {
  const read = readOptions({
    args: ['--state-dir', join(directory, 'not', 'made', 'yet'), '--socket', join(directory, 's')],
    env: { XDG_CONFIG_HOME: directory },
    uid: 1000,
    cwd: directory,
    version: '0',
  });
  if (read.command === 'print') throw new Error('printed');
  return { options: { ...read.options, ...change }, env };
}

describe('vrtd doctor', () => {
  it('looks at everything on this machine', async () => {
    const findings = await runDoctor(context().options);
    expect(findings.map(({ name }) => name)).toEqual([
      'node',
      'native addon',
      'sqlite',
      'h264 encoder',
      'hevc encoder',
      'ffmpeg',
      'gpu',
      'disk space',
      'udp send buffer',
      'udp receive buffer',
      'clock',
      'discovery port',
      'stream ports',
      'group',
    ]);
    for (const { status, hint } of findings) expect(hint === '').toBe(status === 'ok');
    expect(findings.filter(({ name }) => ['node', 'native addon', 'sqlite'].includes(name))).toMatchObject([
      { status: 'ok' },
      { status: 'ok' },
      { status: 'ok' },
    ]);
  });

  it('goes on after a check that fails', async () => {
    const checks = {
      bad: () => {
        throw new Error('no such luck');
      },
      good: () => [{ name: 'good', status: 'ok' as const, detail: 'fine', hint: '' }],
    };
    const findings = await runDoctor(context().options, {}, checks);
    expect(findings).toMatchObject([
      { name: 'bad', status: 'missing', detail: 'the check failed: no such luck' },
      { name: 'good', status: 'ok' },
    ]);
    expect(describeFindings(findings)).toBe(
      'missing  bad   the check failed: no such luck\n               See the daemon log.\nok       good  fine\n',
    );
  });

  it('tells who holds the discovery port, unless it is the daemon itself', async () => {
    const udp = createSocket('udp4');
    await new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve));
    const { port } = udp.address();
    const [taken] = await discoveryPort(context({ discoveryPort: port }));
    expect(taken).toMatchObject({ status: 'missing', detail: expect.stringContaining(`pid ${process.pid}`) });
    writeFileSync(join(directory, 's.lock'), `${process.pid}\n`);
    const [own] = await discoveryPort(context({ discoveryPort: port }));
    expect(own).toMatchObject({ status: 'ok' });
    const [full] = await streamPorts(context({ streamPort: port, streamPorts: 1 }));
    expect(full).toMatchObject({ status: 'missing', detail: expect.stringContaining('0 of 1') });
    await new Promise<void>((resolve) => udp.close(resolve));
    const [free] = await discoveryPort(context({ discoveryPort: port }));
    expect(free).toMatchObject({ status: 'ok', detail: expect.stringContaining('free') });
  });

  it('says what to type about a group that is not there', async () => {
    expect(await group(context({ group: 'no-such-group' }))).toMatchObject([
      { status: 'missing', hint: expect.stringContaining('groupadd --system no-such-group') },
    ]);
    expect(await group(context({ group: 'root' }))).toMatchObject([{ status: 'ok' }]);
    expect(await group(context())).toMatchObject([{ status: 'ok' }]);
  });

  it('measures the disk of a state directory that is not made yet', async () => {
    expect(await diskSpace(context())).toMatchObject([
      { detail: expect.stringMatching(/^\d+ MiB free for /) },
    ]);
  });

  it('says once what to do about an ffmpeg that is not there', async () => {
    const [finding] = await ffmpeg(context({}, { PATH: directory }));
    expect(finding?.status === 'ok' ? '' : finding?.detail).not.toMatch(/install|FFMPEG_BIN/);
  });

  it('says which ffmpeg it would run, and why one that is named cannot be', async () => {
    const [named] = await ffmpeg(context({}, { FFMPEG_BIN: join(directory, 'absent') }));
    expect(named).toMatchObject({ status: 'warning', detail: expect.stringContaining('absent') });
    const script = join(directory, 'ffmpeg');
    writeFileSync(script, '#!/bin/sh\necho "ffmpeg version 7 Copyright someone"\n', { mode: 0o755 });
    expect(await ffmpeg(context({}, { ...process.env, FFMPEG_BIN: script }))).toMatchObject([
      { status: 'ok', detail: `${script}: ffmpeg version 7` },
    ]);
  });
});

describe('the probe of encoders', () => {
  it('lists what works, best first', () => {
    expect(
      summarize([
        { codec: 'h264', name: 'h264_nvenc' },
        { codec: 'h264', name: 'h264_nvenc', problem: 'No GPU.' },
        { codec: 'h264', name: 'libx264' },
        { codec: 'h264', name: 'libx264', problem: null },
        { codec: 'h264', name: 'ffmpeg', problem: null },
        { codec: 'hevc', name: 'hevc_nvenc', problem: 'No GPU.' },
        { codec: 'hevc', name: 'libx265' },
      ]),
    ).toMatchObject([
      { name: 'h264 encoder', status: 'ok', detail: 'libx264, ffmpeg' },
      { name: 'hevc encoder', status: 'warning', detail: 'hevc_nvenc: No GPU. libx265: It crashed.' },
    ]);
  });

  it('misses H.264 when nothing answered', () => {
    expect(summarize([])).toMatchObject([{ status: 'missing' }, { status: 'warning' }]);
  });
});
