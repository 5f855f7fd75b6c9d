import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import type { Event } from '../protocol/api/event.js';
import { eventDataOf } from '../protocol/api/event-data.js';
import type { Statistics } from '../protocol/api/statistics.js';
import { Machine, type Follower } from './system/machine.js';
import { until } from './system/until.js';

/** What a follower has read so far. */
function eventsOf(follower: Follower): Event[] {
  return follower.lines.map((line) => JSON.parse(line) as Event);
}

describe('events and statistics', () => {
  it('are each what their description says, and tell the whole story of a stream', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    using all = machine.follow('events', '--follow', '--since', '0', '--json');
    using rows = machine.follow(
      'events',
      '--follow',
      '--type',
      'statistics,graph',
      '--session',
      'lobby',
      '--json',
    );
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s', '--once', '--loss', '2%');
    await machine.meet('1234.client');
    await machine.vrt('settings', 'set', 'video.bitrate.mode.ConstantMbps', '3', '--session', 'lobby');
    await until('losses were recovered', async () => (await machine.events('loss')).length > 2);
    await until(
      'two seconds were measured',
      () => eventsOf(rows).filter(({ type }) => type === 'statistics').length >= 5,
    );
    await machine.vrt('settings', 'set', 'logging.stream_events_one_by_one', '0', '--session', 'lobby');
    await until('what comes too often is summed up', async () =>
      (await machine.events('loss', 'idr')).some(({ action }) => action === 'summed-up'),
    );
    headset.child.kill('SIGINT');
    await until('the headset left', async () =>
      (await machine.events('stream')).some(({ action }) => action === 'ended'),
    );
    await machine.vrt('session', 'stop', 'lobby');
    await machine.vrt('client', 'block', '1234.client');
    await machine.vrt('session', 'delete', 'lobby');
    await until('all of it was told', () =>
      eventsOf(all).some(({ type, action }) => type === 'session' && action === 'deleted'),
    );

    const told = [...eventsOf(all), ...eventsOf(rows)];
    for (const event of told) {
      const schema = eventDataOf(event.type, event.action);
      if (schema === undefined) throw new Error(`${event.type}.${event.action} is not described`);
      const check = Compile(Type.Object(schema.properties, { additionalProperties: false }));
      expect(check.Check(event.data) ? [] : [event, ...check.Errors(event.data)]).toEqual([]);
    }
    const kinds = new Set(told.map(({ type, action }) => `${type}.${action}`));
    for (const kind of [
      ...[
        'session.created',
        'session.stopped',
        'session.deleted',
        'client.found',
        'client.trusted',
        'client.blocked',
      ],
      ...['stream.opened', 'stream.streaming', 'stream.ended', 'stream.closed', 'loss.recovered', 'idr.sent'],
      ...['bitrate.changed', 'setting.changed', 'api.accepted', 'statistics.summary', 'graph.frame'],
    ])
      expect(kinds).toContain(kind);
    // Stored ones are numbered without gaps; the others are told only to who names them.
    const numbers = eventsOf(all).map(({ seq }) => seq);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
    expect(eventsOf(all).some(({ type }) => type === 'statistics' || type === 'graph')).toBe(false);
    for (const { session, client } of eventsOf(rows))
      expect([session, client]).toEqual(['lobby', '1234.client']);

    const history = JSON.parse(
      (await machine.vrt('stats', 'lobby', '--since', '1m', '--json')).stdout,
    ) as Statistics[];
    expect(history.length).toBeGreaterThanOrEqual(2);
    for (const row of history.slice(0, -1)) expect(row.periodS).toBeCloseTo(1, 0);
    const [heading = '', first = ''] = (
      await machine.vrt('stats', 'lobby', '--since', '1m', '--csv')
    ).stdout.split('\n');
    expect(first.split(',')).toHaveLength(heading.split(',').length);
  });

  it('are filtered by severity, name and age, and followed across a restart of the daemon', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'one');
    await machine.vrt('session', 'create', '--name', 'two');
    const lines = async (...flags: string[]) =>
      (await machine.vrt('events', '--json', ...flags)).stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Event);
    expect((await lines('--session', 'two')).map(({ subject, action }) => [subject, action])).toEqual([
      ['two', 'created'],
      ['two', 'started'],
    ]);
    expect(await lines('--severity', 'error')).toEqual([]);
    expect((await lines('--since', '1h')).length).toBeGreaterThan(2);
    expect(await lines('--since', '2999-01-01')).toEqual([]);
    expect((await machine.vrt('events', '--since', 'yesterday')).code).toBe(0);
    const { code, stderr } = await machine.vrt('events', '--since', 'yesterdya');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean yesterday?\n')]);

    using follower = machine.follow('logs', '--follow', '--since', '1h', '--json');
    await until('the follower reads', () => follower.lines.length > 0);
    daemon.kill('SIGKILL');
    await until('it says so', () => follower.words.includes('The daemon is not running; waiting for it.'));
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'three');
    await until('it goes on', () => eventsOf(follower).some(({ subject }) => subject === 'three'));
    const seqs = eventsOf(follower).map(({ seq }) => seq);
    expect(new Set(seqs).size).toBe(seqs.length);
    expect(follower.words).toContain('The daemon is back');
  });

  it('are metrics that Prometheus reads', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '60s');
    await machine.meet('1234.client');
    await until('something was measured', async () => (await machine.vrt('stats', 'lobby')).code === 0);
    const { stdout } = await machine.vrt('api', 'GET', '/v1/metrics');
    const sample =
      /^(vrt_[a-z_]+)(\{[a-z]+="(?:[^"\\\n]|\\.)*"(?:,[a-z]+="(?:[^"\\\n]|\\.)*")*\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/;
    const types = new Map<string, string>();
    const values = new Map<string, number>();
    for (const line of stdout.trimEnd().split('\n')) {
      const [, name, type] = /^# TYPE (\S+) (counter|gauge)$/.exec(line) ?? [];
      if (name !== undefined && type !== undefined) {
        expect(types.has(name)).toBe(false);
        types.set(name, type);
      } else if (!line.startsWith('# HELP ')) {
        const [, family = '', labels = '', value] = sample.exec(line) ?? [];
        expect(types.has(family), line).toBe(true);
        expect(family.endsWith('_total')).toBe(types.get(family) === 'counter');
        values.set(family + labels, Number(value));
      }
    }
    expect(values.get('vrt_sessions{state="running"}')).toBe(1);
    expect(values.get('vrt_stream_up{session="lobby",client="1234.client"}')).toBe(1);
    expect(values.get('vrt_stream_frames_sent_total{session="lobby",client="1234.client"}')).toBeGreaterThan(
      20,
    );
  });
});
