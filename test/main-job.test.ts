import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { DialCounter } from './system/dial-counter.js';
import { Machine, run } from './system/machine.js';
import { until } from './system/until.js';

const haveFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;

describe('a headset sees the scene it moves in', () => {
  it('is found, is not dialled before it is trusted, and then sees every frame with its own pose', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '5M');
    const headset = machine.startHeadset('1234.client', '--duration', '3s', '--once');
    await until('it is found', async () => (await machine.client('1234.client')) !== undefined);
    // One that is trusted and hangs up: while it was dialled three times, the other could have been too.
    using measure = await DialCounter.listen('127.0.0.6', machine.controlPort);
    await machine.vrt('client', 'add', '127.0.0.6', '--hostname', 'measure');
    await until('the gateway has looked three times', () => measure.dialled >= 3);
    expect(await machine.client('1234.client')).toMatchObject({
      trust: 'new',
      state: 'found',
      dialect: 'ALVR 20.x',
    });
    expect((await machine.streams()).filter(({ clientName }) => clientName !== 'measure')).toEqual([]);
    await machine.vrt('client', 'forget', 'measure');
    const stream = await machine.meet('1234.client');
    expect(stream).toMatchObject({
      sessionName: 'lobby',
      peer: { transport: 'udp', eyeWidth: 320, eyeHeight: 352, refreshHz: 72 },
    });
    const report = await headset.report();
    expect(report.framesDecoded).toBeGreaterThan(60);
    expect(report.framesMatched).toBe(report.framesDecoded);
    expect(report).toMatchObject({
      framesMismatched: 0,
      framesLost: 0,
      unknownTimestamps: 0,
      wedged: false,
      connects: 1,
    });
  });

  it.for([
    { name: 'over TCP', create: ['--transport', 'tcp'], there: true, encoder: /x264|nvenc/ },
    { name: 'in HEVC', create: ['--codec', 'hevc'], there: true, encoder: /x265|nvenc/ },
    {
      name: 'through an ffmpeg child',
      create: ['--encoder', 'ffmpeg'],
      there: haveFfmpeg,
      encoder: /ffmpeg/,
    },
  ])('$name', async ({ create, there, encoder }, { skip }) => {
    skip(!there, 'there is no ffmpeg here');
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '5M', ...create);
    const headset = machine.startHeadset('1234.client', '--duration', '2s', '--once');
    const stream = await machine.meet('1234.client');
    expect(stream.peer?.encoder).toMatch(encoder);
    const report = await headset.report();
    expect(report.framesDecoded).toBeGreaterThan(20);
    expect(report.framesMatched).toBe(report.framesDecoded);
  });

  it('gives the IDR a person asks for, and answers a trigger with a pulse', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '5M');
    const headset = machine.startHeadset(
      '1234.client',
      '--duration',
      '6s',
      '--once',
      '--motion',
      'two-hands',
    );
    const before = await machine.meet('1234.client');
    expect((await machine.vrt('stream', 'idr', 'lobby')).code).toBe(0);
    await until(
      'one more IDR is sent',
      async () => ((await machine.streams())[0]?.counters.idrsSent ?? 0) > before.counters.idrsSent,
    );
    expect((await headset.report()).haptics).toBeGreaterThan(0);
  });
});

describe('losses', () => {
  it('are each followed by a recovery, soon after an IDR could arrive, without a storm', async () => {
    const expectations = [
      'recovery.pending <= 1',
      'recovery.lateMax <= 5',
      'frames.mismatched == 0',
      'frames.matched == frames.decoded',
      'frames.decoded > 400',
    ];
    for (const loss of ['2%', 'fixtures/loss/wifi-burst.json']) {
      const result = await run([
        'bin/vrt',
        'replay',
        'fixtures/poses/walk.vrtposes',
        ...['--loss', loss, '--view', '320x352', '--bitrate', '5M', '--json'],
        ...expectations.flatMap((one) => ['--expect', one]),
      ]);
      expect(result.stderr).toBe('');
      const [outcome] = JSON.parse(result.stdout) as {
        report: { idrs: number; durationS: number; shards: { lost: number } };
      }[];
      expect(result.code, result.stdout).toBe(0);
      // One per 100 ms at most, save the first ones and those that replace an IDR that was lost.
      expect(outcome?.report.idrs).toBeLessThan(10 + 12 * (outcome?.report.durationS ?? 0));
      expect(outcome?.report.shards.lost).toBeGreaterThan(0);
    }
  });

  it('come out the same for the same seed, and differently for another', async () => {
    const replay = async (seed: string) => {
      const { stdout } = await run([
        'bin/vrt',
        'replay',
        'fixtures/poses/fast-turns.vrtposes',
        ...['--loss', '2%', '--seed', seed, '--view', '320x352', '--bitrate', '5M', '--json'],
      ]);
      const [outcome] = JSON.parse(stdout) as {
        report: { digest: string; frames: unknown; shards: unknown; idrs: number; recovery: unknown };
      }[];
      if (outcome === undefined) throw new Error('no outcome');
      const { digest, frames, shards, idrs, recovery } = outcome.report;
      return { digest, frames, shards, idrs, recovery };
    };
    const first = await replay('7');
    expect(await replay('7')).toEqual(first);
    expect((await replay('8')).digest).not.toBe(first.digest);
  });

  it.runIf(existsSync('../shared/poses'))(
    'are judged on real motion too, imported from its CSV',
    async () => {
      await using machine = await Machine.create();
      const recording = join(machine.folder, 'vive.vrtposes');
      expect(
        (await run(['bin/vrt', 'poses', 'import', '../shared/poses/vive-grabLeft.csv', '-o', recording]))
          .code,
      ).toBe(0);
      const result = await run([
        'bin/vrt',
        'replay',
        recording,
        ...[
          '--loss',
          '1%',
          '--view',
          '320x352',
          '--bitrate',
          '5M',
          '--expect',
          'frames.matched == frames.decoded',
          '--expect',
          'frames.decoded > 500',
        ],
      ]);
      expect(result.code, result.stdout + result.stderr).toBe(0);
    },
  );

  it('fail a build whose expectation is not met, with exit code 6 and by how much', async () => {
    const result = await run([
      'bin/vrt',
      'replay',
      'fixtures/poses/look-around.vrtposes',
      '--view',
      '320x352',
      '--bitrate',
      '5M',
      '--expect',
      'frames.decoded >= 100000',
    ]);
    expect(result.code).toBe(6);
    expect(result.stdout).toMatch(/NOT MET.*frames\.decoded >= 100000: it is \d+, off by \d+/);
  });
});
