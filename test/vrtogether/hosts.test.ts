import { request } from 'node:http';
import { expect, it } from 'vitest';
import { Machine } from '../system/machine.js';
import { RawClient } from './raw-client.js';

/** What is answered to whoever asks by a name. */
function ask(port: number, path: string, headers: Record<string, string>): Promise<[number, string]> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (chunk: string) => (text += chunk))
        .on('end', () => resolve([response.statusCode ?? 0, text]));
    })
      .once('error', reject)
      .end();
  });
}

const polling = '/socket.io/?EIO=4&transport=polling';

it('a page whose name was pointed at this machine reaches neither logs nor orchestrator; apps do by any name', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  const port = machine.orchestratorPort;
  const logs = port + 1;
  await machine.startOrchestrator(['logs.port', String(logs)], ['logs', 'true']);
  const evil = `evil.example:${port}`;

  for (const path of ['/logs', '/sessions', '/']) {
    const [status, text] = await ask(logs, path, { host: `evil.example:${logs}` });
    expect([status, text]).toEqual([403, expect.stringContaining(`web.allowed_hosts '["evil.example"]'`)]);
  }
  expect((await ask(port, polling, { host: evil }))[0]).toBe(403);
  expect((await ask(port, polling, { host: evil, origin: `http://${evil}` }))[0]).toBe(403);
  await expect(
    RawClient.open(port, 'EIO=4&transport=websocket', { host: evil, origin: `http://${evil}` }),
  ).rejects.toThrow('403');
  expect((await machine.events('gateway')).filter(({ action }) => action === 'host-refused')).toHaveLength(1);

  for (const name of ['127.0.0.1', '[::1]', 'localhost'])
    expect([name, (await ask(logs, '/sessions', { host: `${name}:${logs}` }))[0]]).toEqual([name, 200]);
  expect((await ask(port, polling, { host: `10.1.2.3:${port}` }))[0]).toBe(200);
  // As VR2Gather apps connect: by WebSocket, with no origin, by the name that their operator gave them.
  using app = await RawClient.open(port, 'EIO=4&transport=websocket', { host: 'vr.example' });
  expect(await app.next()).toMatch(/^0\{"sid"/);

  await machine.vrt('settings', 'set', 'web.allowed_hosts', '["vr.example"]');
  expect((await ask(logs, '/sessions', { host: 'vr.example' }))[0]).toBe(200);
  expect((await ask(port, polling, { host: 'vr.example', origin: 'http://vr.example' }))[0]).toBe(200);
  expect((await ask(port, polling, { host: evil }))[0]).toBe(403);
  await machine.vrt('settings', 'set', 'vrtogether.external_hostname', 'media.example');
  expect((await ask(port, polling, { host: `media.example:${port}` }))[0]).toBe(200);
  // A page that somebody named may come by any name.
  await machine.vrt('settings', 'set', 'vrtogether.allowed_origins', '["https://app.example"]');
  expect((await ask(port, polling, { host: 'x.example', origin: 'https://app.example' }))[0]).toBe(200);
});
