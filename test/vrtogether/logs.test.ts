import { io } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

const evil = '<script>alert(1)</script>\u001b[2J';

describe('the namespace of logs', () => {
  it('tells readers every line in the form that they know, and takes lines of writers, harmless', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator(['log_namespace', 'true']);
    const port = machine.orchestratorPort;
    const reader = io(`http://127.0.0.1:${port}/log`, { transports: ['websocket'] });
    const writer = io(`http://127.0.0.1:${port}/log`, { transports: ['websocket'], forceNew: true });
    try {
      const lines: { timestamp: string; level: string; message: string }[] = [];
      reader.on('message', (line) => lines.push(line));
      await until('both are in', () => reader.connected && writer.connected);
      using a = await RawClient.connected(port);
      await a.login(evil);
      await until('it is told', () => lines.some(({ message }) => message.includes('alert')));
      const line = lines.find(({ message }) => message.includes('alert'));
      expect(line?.timestamp).toMatch(/^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}[+-]\d{4}\]$/);
      expect(line?.level).toBe('\u001b[32minfo\u001b[39m');
      expect(line?.message).toContain('‹script>');
      expect(line?.message).not.toContain('\u001b');

      writer.emit('log', [
        { timestamp: '[x]', level: 'info', message: `from outside ${evil}` },
        { message: 'no line' },
        'nor this',
      ]);
      writer.emit('log', 'no array');
      await until('it is told to all', () => lines.some(({ message }) => message.includes('from outside')));
      expect(lines.find(({ message }) => message.includes('from outside'))).toEqual({
        timestamp: '[x]',
        level: 'info',
        message: 'from outside ‹script>alert(1)‹/script> [2J',
      });
      // Kept, so that `vrt logs` and the logs over HTTP have it too.
      await until('it is kept', async () =>
        (await machine.events('log')).some(
          ({ action, message }) => action === 'written' && message.includes('from outside'),
        ),
      );
      expect(lines.filter(({ message }) => message.includes('from outside'))).toHaveLength(1);
      expect(lines.every(({ message }) => typeof message === 'string')).toBe(true);
    } finally {
      reader.disconnect();
      writer.disconnect();
    }
  });
});

describe('logs and analytics over HTTP', () => {
  it('are text that can be followed, JSON and CSV, for whoever has the token', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const logs = machine.orchestratorPort + 1;
    await machine.startOrchestrator(
      ['logs.port', String(logs)],
      ['logs.token', 'very secret'],
      ['logs', 'true'],
    );
    const port = machine.orchestratorPort;
    const at = (path: string, token = 'very secret', signal?: AbortSignal) =>
      fetch(`http://127.0.0.1:${logs}${path}`, {
        headers: { authorization: `Bearer ${token}` },
        ...(signal === undefined ? {} : { signal }),
      });
    expect((await at('/logs', 'guess')).status).toBe(401);
    expect((await fetch(`http://127.0.0.1:${logs}/sessions`)).status).toBe(401);

    const following = new AbortController();
    const follow = await at('/logs?follow=true', undefined, following.signal);
    let text = '';
    const reading = (async () => {
      for await (const chunk of follow.body ?? []) text += Buffer.from(chunk).toString();
    })().catch(() => undefined);

    using a = await RawClient.connected(port);
    using b = await RawClient.connected(port);
    const [A1, B1] = [await a.login(evil), await b.login('=cmd()')];
    const { body } = await a.command(
      '421["AddSession",{"sessionName":"talk","sessionProtocol":"socketio","scenarioDefinition":{"scenarioId":"s"}}]',
    );
    const sessionId = String(body['sessionId']);
    await b.command(`421["JoinSession",{"sessionId":"${sessionId}"}]`);
    await until('it is followed', () => text.includes('joined session talk'));
    expect(text).not.toContain('<script');
    expect(text).not.toContain('\u001b');
    following.abort();
    await reading;
    const tail = await at('/logs?session=talk&limit=2');
    expect(tail.headers.get('content-type')).toBe('text/plain; charset=utf-8');
    expect(tail.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await tail.text()).trimEnd().split('\n')).toHaveLength(2);

    await a.command(`422["RegisterForDataStream","${B1}","voice"]`);
    const stamped = Buffer.alloc(1_000);
    for (let index = 0; index < 10; index += 1) {
      stamped.writeBigInt64LE(BigInt(Date.now() - 40));
      b.send('451-["SendData","voice",{"_placeholder":true,"num":0}]', stamped);
    }
    await a.until('all come', () => a.received.filter((one) => typeof one !== 'string').length === 10);
    expect(await (await at('/sessions')).json()).toMatchObject([{ sessionId, session: 'talk', members: 2 }]);
    const analytics = (await (await at(`/sessions/${sessionId}/analytics.json`)).json()) as object;
    expect(analytics).toMatchObject({
      session: 'talk',
      members: 2,
      framesIn: 10,
      bytesIn: 10_000,
      framesOut: 10,
      dropped: 0,
      sync: [{ user: '=cmd()', streams: 1, spreadMs: 0 }],
      streams: [{ userId: B1, kind: 'voice', subscribers: [{ userId: A1, frames: 10 }] }],
    });
    const { meanLatencyMs } = analytics as { meanLatencyMs: number };
    expect(meanLatencyMs).toBeGreaterThanOrEqual(40);
    const csv = await (await at('/sessions/talk/analytics.csv')).text();
    const [head, row] = csv.split('\r\n');
    expect(head).toContain('bitrate_bps,latency_ms');
    // What a spreadsheet would carry out is text.
    expect(row).toContain("talk,'=cmd(),voice,10,10000,");
    expect((await at('/sessions/none/analytics.json')).status).toBe(404);
    const byCommand = await machine.vrt('session', 'analytics', 'talk', '--json');
    expect(JSON.parse(byCommand.stdout)).toMatchObject({ framesIn: 10 });
  });

  it('are not served to the network without a token', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('settings', 'set', 'vrtogether.port', String(machine.orchestratorPort));
    await machine.vrt('settings', 'set', 'vrtogether.logs.address', '0.0.0.0');
    await machine.vrt('settings', 'set', 'vrtogether.logs', 'true');
    const refused = await machine.vrt('settings', 'set', 'vrtogether', 'true');
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('open to everybody')]);
    expect(await machine.gateway('vrtogether')).toMatchObject({ state: 'off', port: null });
    await expect(fetch(`http://127.0.0.1:${machine.orchestratorPort}/`)).rejects.toThrow();
  });
});
