import { describe, expect, it } from 'vitest';
import { exitCodes } from '../protocol/api/error.js';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('events and logs', () => {
  it('print one kind of time, and choose by since, until and number', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'first', '--no-start');
    const between = new Date().toISOString();
    await until('the clock goes on', () => new Date().toISOString() > between);
    await machine.vrt('session', 'create', '--name', 'second', '--no-start');

    const tokyo = { TZ: 'Asia/Tokyo' };
    const stamp = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{3}\+09:00 /;
    for (const noun of ['events', 'logs']) {
      const all = (await machine.vrtWith(tokyo, noun)).stdout.trim().split('\n');
      expect(all.length).toBeGreaterThan(2);
      for (const line of all) expect(line).toMatch(stamp);
      // What was printed is understood as it was printed, also without its zone.
      const typed = new Date(Date.parse(between) + 9 * 3_600_000).toISOString().slice(0, 23);
      const after = (await machine.vrtWith(tokyo, noun, '--since', typed)).stdout;
      expect(after).toContain('Session second');
      expect(after).not.toContain('Session first');
      const before = (await machine.vrtWith(tokyo, noun, '--until', typed)).stdout;
      expect(before).toContain('Session first');
      expect(before).not.toContain('Session second');
      expect((await machine.vrt(noun, '-n', '1')).stdout.trim().split('\n')).toHaveLength(1);
    }
  });

  it('followed alone start now; a number or a time chooses what of before is shown', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'before', '--no-start');
    using alone = machine.follow('logs', '--follow');
    using chosen = machine.follow('logs', '--follow', '--since', '1h');
    await until('one shows what was', () => chosen.lines.some((line) => line.includes('Session before')));
    await until('both follow', async () => {
      await machine.vrt('session', 'create', '--name', `s${alone.lines.length}-${Date.now()}`, '--no-start');
      return alone.lines.length > 0;
    });
    expect(alone.lines.join('\n')).not.toContain('Session before');
    expect(alone.lines[0]).toContain('Session s');
    const both = await machine.vrt('events', '--follow', '--until', '1h');
    expect(both.code).toBe(exitCodes.usage);
  });

  it('refuse a name that is nothing’s, and know what is gone and left events', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    for (const noun of ['events', 'logs']) {
      for (const flag of ['--session', '--client']) {
        const { code, stderr } = await machine.vrt(noun, flag, 'nosuch');
        expect(code).toBe(exitCodes.notFound);
        expect(stderr).toContain('nosuch');
      }
    }
    await machine.vrt('session', 'create', '--name', 'gone', '--no-start');
    await machine.vrt('session', 'delete', 'gone');
    expect((await machine.vrt('logs', '--session', 'gone')).stdout).toContain('Session gone');
    using waiting = machine.follow('logs', '--follow', '--session', 'later');
    await until('it says that it waits', () => waiting.words.includes('Waiting for it.'));
    expect(waiting.words).toContain('later');
  });

  it('clients that stream are seen now', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '60s', '--once');
    await machine.meet('1234.client');
    const first = (await machine.client('1234.client'))?.lastSeenAt ?? '';
    await until('it was seen since', async () => {
      const client = await machine.client('1234.client');
      if (client?.state !== 'streaming') throw new Error(`it is ${client?.state}`);
      return (client.lastSeenAt ?? '') > first;
    });
  });
});
