import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('settings', () => {
  it('are followed by a running stream without a lost frame, another IDR or a new connection', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s', '--once');
    const before = await machine.meet('1234.client');
    const set = (path: string, value: string) =>
      machine.vrt('settings', 'set', path, value, '--session', 'lobby');
    expect((await set('video.bitrate.mode.ConstantMbps', '2')).stdout).toContain('4 -> 2');
    expect((await set('video.passthrough.content', 'RgbChromaKey')).code).toBe(0);
    expect((await set('video.passthrough', 'on')).code).toBe(0);
    expect((await set('headset.controllers.haptics', 'off')).code).toBe(0);
    await until('the encoder has the new bitrate', async () =>
      (await machine.events('bitrate')).some(({ data }) => data['toBps'] === 2_000_000),
    );
    const sent = (await machine.streams())[0]?.counters.framesSent ?? 0;
    await until(
      'frames went out with it',
      async () => ((await machine.streams())[0]?.counters.framesSent ?? 0) > sent + 60,
    );
    const [after] = await machine.streams();
    expect(after).toMatchObject({
      id: before.id,
      pid: before.pid,
      restarts: 0,
      counters: { framesDropped: 0, losses: 0, idrsSent: before.counters.idrsSent },
    });
    headset.child.kill('SIGINT');
    expect(await headset.report()).toMatchObject({
      connects: 1,
      framesLost: 0,
      framesMismatched: 0,
      framesDiscarded: 0,
      passthrough: 'RgbChromaKey',
    });
  });

  it('that need new connections say so first, and then restart what they must', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    const unsure = await machine.vrt('settings', 'set', 'video.preferred_codec', 'Hevc');
    expect(unsure.code).toBe(1);
    expect(unsure.stderr).toMatch(/restarts 1 running stream .*--yes/s);
    expect((await machine.streams())[0]?.id).toBe(before.id);
    const sure = await machine.vrt('settings', 'set', 'video.preferred_codec', 'Hevc', '--yes');
    expect(sure.stdout).toContain(`Restarted: ${before.id}.`);
    await until('the headset sees HEVC', async () => (await machine.streams())[0]?.peer?.codec === 'hevc');
    // What holds for a client wins over what holds for all.
    await machine.vrt('settings', 'set', 'video.preferred_codec', 'H264', '--client', '1234.client', '--yes');
    await until('it sees H.264 again', async () => (await machine.streams())[0]?.peer?.codec === 'h264');
    expect((await machine.vrt('settings', 'explain', 'video.preferred_codec')).stdout).toMatch(/user +Hevc/);
  });

  it('of the machine count for everybody, and a wrong one is named with its line', async () => {
    await using machine = await Machine.create();
    const file = join(machine.folder, 'settings.yaml');
    writeFileSync(file, 'video:\n  preferred_fps: 90\n  preferred_codec:\n    variant: Hevx\n');
    await expect(machine.startDaemon('--system-settings', file)).rejects.toThrow(
      /settings\.yaml:4: video\.preferred_codec\.variant is one of H264, Hevc/,
    );
    writeFileSync(file, 'video:\n  preferred_fps: 90\n  preferred_codec: hevc\n');
    await machine.startDaemon('--system-settings', file);
    expect((await machine.vrt('settings', 'get', 'video.preferred_fps')).stdout).toBe('90\n');
    expect((await machine.vrt('settings', 'diff')).stdout).toMatch(
      /video\.preferred_fps +72 Hz +90 Hz +system/,
    );
  });

  it('come back from a file as they were, and an edited one is checked by the line', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const edit = (script: string) => machine.vrtWith({ EDITOR: `sed -i ${script}` }, 'settings', 'edit');
    await machine.vrt('settings', 'preset', 'apply', 'video.quality', 'WeakWifi');
    const file = join(machine.folder, 'settings.yaml');
    await machine.vrt('settings', 'export', '--file', file);
    expect(readFileSync(file, 'utf8')).toContain('ConstantMbps: 8');
    expect((await edit("'s/ConstantMbps: 8/ConstantMbps: 12/'")).stdout).toContain('8 -> 12');
    const wrong = await edit("'s/ConstantMbps: 12/ConstantMbps: fast/'");
    expect(wrong.code).toBe(2);
    const [, kept = ''] = /import --replace (\S+)`/.exec(wrong.stderr) ?? [];
    const line =
      readFileSync(kept, 'utf8')
        .split('\n')
        .findIndex((text) => text.includes('fast')) + 1;
    expect(wrong.stderr).toContain(`settings.yaml:${line}: video.bitrate.mode.ConstantMbps is a number`);
    expect((await machine.vrt('settings', 'import', '--replace', file)).stdout).toContain('12 -> 8');
    rmSync(dirname(kept), { recursive: true });
    expect((await machine.vrt('settings', 'reset', 'video')).stdout).toContain('8 -> 20');
    expect((await machine.vrt('settings', 'diff', '--json')).stdout).toBe('[]\n');
  });
});
