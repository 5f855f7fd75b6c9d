import { createServer } from 'node:net';
import { once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import { describe, expect, it } from 'vitest';
import { Machine } from '../system/machine.js';
import { until } from '../system/until.js';

/** A socket.io client that counts how often it lost its connection. */
class App implements Disposable {
  readonly socket: Socket;
  losses = 0;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('disconnect', () => (this.losses += 1));
  }

  static async at(port: number, transport: 'websocket' | 'polling' = 'websocket'): Promise<App> {
    const app = new App(
      io(`http://127.0.0.1:${port}`, { transports: [transport], forceNew: true, reconnection: false }),
    );
    await until('the app is connected', () => app.socket.connected);
    return app;
  }

  async command(name: string, fields: object): Promise<{ error: number; body: Record<string, unknown> }> {
    return (await this.socket.timeout(10_000).emitWithAck(name, fields)) as Awaited<
      ReturnType<App['command']>
    >;
  }

  [Symbol.dispose](): void {
    this.socket.disconnect();
  }
}

const scenarioDefinition = { scenarioId: 's' };

function handshake(port: number, engine = 4): Promise<string> {
  return fetch(`http://127.0.0.1:${port}/socket.io/?EIO=${engine}&transport=polling`).then((reply) =>
    reply.text(),
  );
}

describe('a setting of the orchestrator', () => {
  it('is followed without disconnecting an app, and holds for whoever comes next', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    let port = machine.orchestratorPort;
    const spare = port + 1;
    using app = await App.at(port);
    await app.command('Login', { userName: 'mira' });
    const set = async (path: string, value: string) => {
      const done = await machine.vrt('settings', 'set', `vrtogether.${path}`, value);
      expect([path, done.code, done.stderr]).toEqual([path, 0, expect.not.stringContaining('disconnect')]);
      expect([path, app.losses, app.socket.connected]).toEqual([path, 0, true]);
      expect(await app.command('GetSessions', {})).toMatchObject({ error: 0 });
    };
    const start = async (sessionProtocol: string) => {
      const { error, body } = await app.command('AddSession', {
        sessionName: 'x',
        sessionProtocol,
        scenarioDefinition,
      });
      const [user] = (body['sessionUserDefinitions'] ?? []) as { sfuData: { url_gen: string } }[];
      return error === 0 ? user?.sfuData.url_gen : error;
    };

    expect(await handshake(port)).toContain('"maxPayload":8000000');
    await set('max_payload_bytes', '9000000');
    expect(await handshake(port)).toContain('"maxPayload":9000000');

    expect(await handshake(port, 3)).toContain('Unsupported protocol version');
    await set('version_1_clients', 'true');
    const old = await handshake(port, 3);
    expect(old).toContain('"sid"');
    const sid = /"sid":"([^"]+)"/.exec(old)?.[1] ?? '';
    // It leaves: whoever polls would be disconnected when the door moves.
    await fetch(`http://127.0.0.1:${port}/socket.io/?EIO=3&transport=polling&sid=${sid}`, {
      method: 'POST',
      body: '1:1',
    });
    await set('version_1_clients', 'false');
    expect(await handshake(port, 3)).toContain('Unsupported protocol version');

    const reader = io(`http://127.0.0.1:${port}/log`, { transports: ['websocket'], reconnection: false });
    const failed = once(reader as unknown as NodeJS.EventEmitter, 'connect_error');
    expect(String((await failed)[0])).toContain('Invalid namespace');
    await set('log_namespace', 'true');
    reader.connect();
    await until('the reader is in', () => reader.connected);
    await set('log_namespace', 'false');
    await until('the reader is out', () => !reader.connected);

    await set('logs.port', String(spare));
    await set('logs', 'true');
    expect((await fetch(`http://127.0.0.1:${spare}/sessions`)).status).toBe(200);
    await set('logs.token', 'secret');
    expect((await fetch(`http://127.0.0.1:${spare}/sessions`)).status).toBe(401);
    await set('logs', 'false');
    await expect(fetch(`http://127.0.0.1:${spare}/sessions`)).rejects.toThrow();

    expect(await start('tcpreflector')).toBe(404);
    await set('reflector.port', String(spare));
    await set('reflector', 'true');
    expect(await start('tcpreflector')).toBe(`tcp://127.0.0.1:${spare}`);
    await set('external_hostname', 'media.example');
    expect(await start('tcpreflector')).toBe(`tcp://media.example:${spare}`);
    await set('reflector.port', String(spare + 1));
    expect(await start('tcpreflector')).toBe(`tcp://media.example:${spare + 1}`);
    await set('reflector', 'false');
    expect(await start('tcpreflector')).toBe(404);

    expect(await start('dash')).toBe(404);
    await set('dash.command', JSON.stringify(['sleep', '60']));
    await set('dash.ports', JSON.stringify([spare]));
    await set('dash', 'true');
    expect(String(await start('dash'))).toMatch(`http://media.example:${spare}/`);
    await set('dash.url', 'https://%EXTERNAL_HOSTNAME%/relay/%SFU_PORT%');
    await app.command('LeaveSession', {});
    await set('dash', 'false');
    expect(await start('dash')).toBe(404);

    await set('port', String(spare + 2));
    await expect(handshake(port)).rejects.toThrow();
    port = spare + 2;
    await set('address', '');
    expect(await handshake(port)).toContain('"sid"');
    using late = await App.at(port);
    expect(await late.command('Login', { userName: 'ole' })).toMatchObject({ error: 0 });
    expect((await machine.gateway('vrtogether'))?.port).toBe(port);
    expect((await machine.events('gateway')).filter(({ action }) => action === 'stopped')).toEqual([]);
  });

  it('that disconnects apps says how many first, and asks', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const port = machine.orchestratorPort;
    using app = await App.at(port);
    using poller = await App.at(port, 'polling');
    const set = (...args: string[]) => machine.vrt('settings', 'set', ...args);
    const moved = await set('vrtogether.port', String(port + 1));
    expect([moved.code, moved.stderr]).toEqual([
      1,
      expect.stringContaining('This disconnects 1 connected client of vrtogether. Nothing was changed.'),
    ]);
    const dry = await set('vrtogether', 'false', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({
      effect: 'gateway',
      gateways: [{ name: 'vrtogether', connections: 2 }],
    });
    const unsure = await set('vrtogether', 'false');
    expect(unsure.code).toBe(1);
    expect(unsure.stderr).toContain('This disconnects 2 connected clients of vrtogether.');
    expect(unsure.stderr).toContain('--yes');
    expect([app.losses, poller.losses]).toEqual([0, 0]);
    expect((await set('vrtogether', 'false', '--yes')).stdout).toContain(
      'Disconnected: 2 clients of vrtogether.',
    );
    await until('both are out', () => app.losses === 1 && poller.losses === 1);
  });

  it('that names a port which is taken is refused before anything is closed', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const port = machine.orchestratorPort;
    using app = await App.at(port);
    const other = createServer();
    other.listen(port + 1, '127.0.0.1');
    await once(other, 'listening');
    try {
      await machine.vrt('settings', 'set', 'vrtogether.logs.port', String(port + 1));
      await machine.vrt('settings', 'set', 'vrtogether.reflector.port', String(port + 1));
      for (const [path, value] of [
        ['port', String(port + 1)],
        ['logs', 'true'],
        ['reflector', 'true'],
      ] as const) {
        const done = await machine.vrt('settings', 'set', `vrtogether.${path}`, value);
        expect([path, done.code, done.stderr]).toEqual([
          path,
          1,
          expect.stringMatching(
            new RegExp(`cannot listen on .*port ${port + 1}: another program has that address`),
          ),
        ]);
        const { stdout } = await machine.vrt('settings', 'get', `vrtogether.${path}`);
        expect([path, stdout.trim()]).toEqual([path, path === 'port' ? String(port) : 'false']);
      }
      expect([app.losses, (await machine.gateway('vrtogether'))?.port]).toEqual([0, port]);
      await machine.vrt('settings', 'set', 'vrtogether', 'false', '--yes');
      await machine.vrt('settings', 'set', 'vrtogether.port', String(port + 1));
      const refused = await machine.vrt('settings', 'set', 'vrtogether', 'true');
      expect([refused.code, refused.stderr]).toEqual([
        1,
        expect.stringContaining('another program has that address'),
      ]);
      expect(await machine.gateway('vrtogether')).toMatchObject({ state: 'off', problem: null });
    } finally {
      other.close();
    }
  });
});
