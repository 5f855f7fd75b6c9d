import { execFile, execFileSync } from 'node:child_process';
import { chmodSync, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { eventTypes } from '../../protocol/api/event.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { routes } from '../../protocol/api/routes.js';
import { runningApi, type RunningApi } from './testing/running-api.js';

const root = process.getuid?.() === 0;
let api: RunningApi;

beforeEach(async () => {
  api = await runningApi();
});
afterEach(async () => {
  await api.stop();
});

function failure(code: string, ...sentences: string[]) {
  const parts = sentences.map((sentence) => sentence.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return {
    error: { code, message: expect.stringMatching(parts.join('.*')), hint: expect.stringMatching(/\S/) },
  };
}

describe('the local API', () => {
  it('creates, shows, stops and deletes a session', async () => {
    const created = await api.ask('POST', '/v1/sessions', { name: 'lobby', codec: 'hevc', clients: ['a'] });
    expect(created).toMatchObject({
      status: 200,
      body: { name: 'lobby', state: 'running', codec: 'hevc', clients: ['a'] },
    });
    expect(await api.ask('GET', '/v1/sessions')).toMatchObject({ body: [{ name: 'lobby' }] });
    expect(await api.ask('POST', '/v1/sessions/lobby/stop')).toMatchObject({
      status: 200,
      body: { state: 'stopped' },
    });
    expect(await api.ask('POST', '/v1/sessions/lobby/start', {})).toMatchObject({
      body: { state: 'running' },
    });
    expect(await api.ask('DELETE', '/v1/sessions/lobby')).toMatchObject({
      status: 409,
      body: failure('session-running'),
    });
    await api.ask('POST', '/v1/sessions/lobby/stop');
    expect(await api.ask('DELETE', '/v1/sessions/lobby', '')).toMatchObject({ status: 200 });
    expect(await api.ask('GET', '/v1/sessions/lobby')).toMatchObject({
      status: 404,
      body: failure('session-not-found', 'lobby'),
    });
  });

  it('adds, changes and forgets a client', async () => {
    const added = await api.ask('POST', '/v1/clients', { address: '192.0.2.7:9943', hostname: 'quest' });
    expect(added).toMatchObject({
      status: 200,
      body: { hostname: 'quest', trust: 'trusted', addresses: ['192.0.2.7:9943'] },
    });
    expect(await api.ask('PATCH', '/v1/clients/quest', { trust: 'blocked', name: 'Müller 1' })).toMatchObject(
      {
        body: { trust: 'blocked', name: 'Müller 1' },
      },
    );
    expect(await api.ask('GET', `/v1/clients/${encodeURIComponent('Müller 1')}`)).toMatchObject({
      status: 200,
    });
    expect(await api.ask('DELETE', '/v1/clients/quest')).toMatchObject({ status: 200 });
    expect(await api.ask('GET', '/v1/clients')).toMatchObject({ body: [] });
  });

  it('lists and changes settings', async () => {
    const path = '/v1/settings/connection.idr_share';
    expect(await api.ask('PUT', path, { value: 0.5 })).toMatchObject({
      status: 200,
      body: { changes: [{ from: 0.2, to: 0.5, scope: 'user' }], effect: 'live', streams: [] },
    });
    expect(await api.ask('GET', path)).toMatchObject({
      status: 200,
      body: { value: 0.5, default: 0.2, scope: 'user', kind: 'number', minimum: 0.01 },
    });
    await api.ask('POST', '/v1/sessions', { name: 'lobby', bitrateBps: 5_000_000 });
    expect(await api.ask('PUT', path, { value: 0.3, session: 'lobby' })).toMatchObject({ status: 200 });
    expect(await api.ask('GET', `${path}?session=lobby`)).toMatchObject({
      body: { value: 0.3, scope: 'session' },
    });
    expect(await api.ask('DELETE', `${path}?session=lobby`)).toMatchObject({
      body: { changes: [{ to: 0.5 }] },
    });
    expect(await api.ask('GET', '/v1/settings-document?session=lobby')).toMatchObject({
      body: { video: { bitrate: { mode: { variant: 'ConstantMbps', ConstantMbps: 5 } } } },
    });
    expect(
      await api.ask('POST', '/v1/settings-document', {
        document: { video: { preferred_fps: 90 } },
        dryRun: true,
      }),
    ).toMatchObject({ body: { changes: [{ path: 'video.preferred_fps', from: 72, to: 90 }] } });
    expect(await api.ask('PUT', '/v1/settings/connection.idr_shar', { value: 1 })).toMatchObject({
      status: 404,
      body: failure('setting-not-found'),
    });
    expect(await api.ask('PUT', path, { value: 7 })).toMatchObject({
      status: 400,
      body: failure('invalid-request'),
    });
    expect(await api.ask('PUT', path, { value: 0.3, session: 'nobody' })).toMatchObject({
      status: 404,
      body: failure('session-not-found'),
    });
  });

  it('answers status, doctor and streams', async () => {
    expect(await api.ask('GET', '/v1/status')).toMatchObject({
      status: 200,
      body: { version: '1.2.3', pid: process.pid },
    });
    expect(await api.ask('GET', '/v1/doctor')).toMatchObject({ status: 200, body: [] });
    expect(await api.ask('GET', '/v1/streams')).toMatchObject({ status: 200, body: [] });
    expect(await api.ask('POST', '/v1/streams/x/idr')).toMatchObject({
      status: 404,
      body: failure('stream-not-found'),
    });
  });

  it('answers a shutdown before it happens', async () => {
    expect(await api.ask('POST', '/v1/shutdown')).toMatchObject({ status: 200, body: {} });
    await expect.poll(() => api.shutdowns()).toBe(1);
  });

  it('notes who changed what, and not who looked', async () => {
    await api.ask('GET', '/v1/sessions');
    expect(api.logged).toEqual([]);
    await api.ask('POST', '/v1/sessions', { name: 'lobby' });
    expect(api.logged).toMatchObject([
      {
        level: 'info',
        fields: { uid: process.getuid?.(), pid: process.pid, method: 'POST', url: '/v1/sessions' },
      },
    ]);
  });

  it('describes every route in an OpenAPI document', async () => {
    const { status, body } = await api.ask('GET', '/v1/openapi.json');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      openapi: '3.1.0',
      info: { version: '1.2.3' },
      paths: {
        '/v1/sessions/{id}': {
          get: { operationId: 'GETSessionsId', parameters: [{ name: 'id', in: 'path', required: true }] },
        },
        '/v1/sessions': {
          post: { requestBody: { content: { 'application/json': { schema: { required: ['name'] } } } } },
        },
        '/v1/events': {
          get: {
            parameters: expect.arrayContaining([
              expect.objectContaining({ name: 'follow', in: 'query', required: false }),
            ]),
            responses: { 200: { content: { 'application/x-ndjson': {} } } },
          },
        },
      },
    });
    const operations = [...JSON.stringify(body).matchAll(/"operationId":"(\w+)"/g)].map(([, id]) => id);
    expect(new Set(operations).size).toBe(Object.keys(routes).length);
    const described = Object.keys((body as { components: { schemas: object } }).components.schemas);
    expect(described.map((name) => name.replace('Event', '').toLowerCase()).toSorted()).toEqual(
      [...eventTypes].toSorted(),
    );
    const { components } = body as { components: { schemas: Record<string, { oneOf: unknown[] }> } };
    expect(components.schemas['ClientEvent']?.oneOf).toContainEqual({
      properties: {
        type: { const: 'client' },
        action: { const: 'unsupported' },
        data: expect.objectContaining({ required: ['id', 'address'] }),
      },
    });
  });

  it('is spoken by curl', async () => {
    const curl = promisify(execFile);
    const { stdout } = await curl('curl', [
      '-s',
      '--unix-socket',
      api.socket,
      '-H',
      'content-type: application/json',
      '-d',
      '{"name":"c"}',
      'http://vrt/v1/sessions',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ name: 'c' });
  });
});

describe('a wrong request', () => {
  it.each([
    [{ nmae: 'x' }, ['"nmae"', 'Did you mean "name"?']],
    [{ name: 'x', zzzzzz: 1 }, ['"zzzzzz"', 'Allowed: name, start']],
    [{}, ['"name" is missing']],
    [[], ['The body must be an object with fields.']],
    ['null', ['The body must be an object with fields, not null.']],
    [{ name: 'x', codec: 'h265' }, ['"codec" must be one of h264, hevc', '"h265"']],
    [
      { name: 'x', bitrateBps: 5 },
      ['"bitrateBps" must be from 500000 to 1000000000, not 5', 'bits per second'],
    ],
    [{ name: 'x', bitrateBps: '20M' }, ['"bitrateBps" must be a whole number, not "20M"']],
    [{ name: 'x', maxEyeWidth: 5 }, ['"maxEyeWidth" must be from 32 to 8192, not 5']],
    [{ name: 'x', maxEyeWidth: 'wide' }, ['"maxEyeWidth" must be a whole number or null']],
    [{ name: 'x', clients: ['a', 5] }, ['"clients[1]" must be a text, not 5']],
    [{ name: '../etc' }, ['"name" must be a name of up to 63 letters, digits']],
    [{ name: 'x'.repeat(10_000) }, ['"name"', 'xxx...']],
    ['{"name":"x","__proto__":{"start":false}}', ['No field may be called "__proto__"']],
    ['{"name":"x","constructor":{"prototype":{}}}', ['nor "constructor" with a "prototype" in it']],
    ['{"name":\n"x",}', ['The request body is not JSON: line 2, column 5: "}" does not fit there.']],
    ['{"name":"x"', ['it ends too early']],
  ])('is refused with a sentence that names the field (%#)', async (body, sentences) => {
    const answer = await api.ask('POST', '/v1/sessions', body);
    expect(answer.status).toBe(400);
    expect(answer.body).toEqual(
      failure(answer.text.includes('invalid-json') ? 'invalid-json' : 'invalid-request', ...sentences),
    );
    expect(answer.text.length).toBeLessThan(1_000);
    expect(api.sessions.list()).toEqual([]);
  });

  it.each([
    ['no JSON', '{"name":', {}, 400, 'invalid-json'],
    [
      'another content type',
      'name=x',
      { 'content-type': 'application/x-www-form-urlencoded' },
      400,
      'invalid-json',
    ],
    ['no body', undefined, {}, 400, 'invalid-request'],
    ['an empty body', '', {}, 400, 'invalid-request'],
    ['a huge body', `{"name":"${'x'.repeat(300_000)}"}`, {}, 413, 'body-too-large'],
  ])('%s is refused', async (_, body, headers, status, code) => {
    expect(await api.ask('POST', '/v1/sessions', body, headers)).toMatchObject({
      status,
      body: failure(code),
    });
  });

  it.each([
    ['with its length', (bytes: number) => [`content-length: ${bytes}`, 'x'.repeat(bytes)] as const],
    [
      'in chunks',
      (bytes: number) =>
        ['transfer-encoding: chunked', `${bytes.toString(16)}\r\n${'x'.repeat(bytes)}\r\n0\r\n\r\n`] as const,
    ],
  ])(
    'of any size %s is read to its end and answered with 413, and never with a broken pipe',
    async (_, made) => {
      for (const bytes of [300_000, 2_000_000, 20_000_000]) {
        const [header, body] = made(bytes);
        const socket = connect(api.socket);
        socket.write(
          `POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n${header}\r\n\r\n`,
        );
        const sent = new Promise<Error | null | undefined>((resolve) => {
          socket.write(body, resolve);
        });
        socket.setEncoding('utf8');
        let answer = '';
        socket.on('data', (chunk: string) => (answer += chunk));
        expect(await sent).toBeFalsy();
        await expect.poll(() => answer).toMatch(/^HTTP\/1\.1 413 [^]*body-too-large/);
        socket.destroy();
      }
    },
  );

  it('without end ends with its connection', async () => {
    const limited = await runningApi({ limits: { drainBytes: 1_000_000 } });
    const socket = connect(limited.socket);
    socket.on('error', () => undefined);
    socket.write(
      'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n',
    );
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
    let chunks = 0;
    const more = () => {
      while (!socket.destroyed && chunks < 10_000 && socket.write(chunk)) chunks += 1;
    };
    socket.on('drain', more);
    more();
    await new Promise((resolve) => socket.once('close', resolve));
    expect(chunks).toBeLessThan(1_000);
    await limited.stop();
  });

  it.each([
    ['GET', '/v1/sesions', 404, 'unknown-route'],
    ['GET', '/', 404, 'unknown-route'],
    ['PUT', '/v1/sessions', 404, 'unknown-route'],
    ['HEAD', '/v1/status', 404, undefined],
    ['GET', '/v1/sessions/%ff', 400, 'invalid-request'],
    ['GET', `/v1/sessions/${'x'.repeat(5_000)}`, 400, 'invalid-request'],
    ['GET', '/v1/sessions?all=1', 400, 'invalid-request'],
    ['GET', '/v1/events?since=-1', 400, 'invalid-request'],
    ['GET', '/v1/events?since=1e9', 400, 'invalid-request'],
    ['GET', '/v1/events?since=1&since=2', 400, 'invalid-request'],
    ['GET', '/v1/events?limit=0', 400, 'invalid-request'],
    ['GET', '/v1/events?follow=maybe', 400, 'invalid-request'],
    ['GET', '/v1/events?folow=true', 400, 'invalid-request'],
    ['GET', '/v1/events?type=sesion', 400, 'invalid-request'],
  ])('is refused by its route (%#)', async (method, path, status, code) => {
    const answer = await api.ask(method, path);
    expect(answer.status).toBe(status);
    if (code !== undefined) expect(answer.body).toEqual(failure(code));
  });

  it('that is no HTTP gets the same kind of answer', async () => {
    const socket = connect(api.socket);
    socket.write('hello?\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toEqual(failure('invalid-request'));
  });

  it('with headers without end is refused', async () => {
    const socket = connect(api.socket);
    socket.on('error', () => undefined);
    socket.write(`GET /v1/status HTTP/1.1\r\nhost: x\r\nx: ${'y'.repeat(100_000)}\r\n`);
    expect(await text(socket)).toMatch(/invalid-request/);
  });
});

describe('who may do what', () => {
  it('is told by the socket file', () => {
    expect((statSync(api.socket).mode & 0o777).toString(8)).toBe('660');
  });

  it.skipIf(!root)('lets others look and not change, unless they are in the group', async () => {
    await api.stop();
    api = await runningApi({ gid: 12, uid: 500 });
    expect(statSync(api.socket).gid).toBe(12);
    chmodSync(dirname(api.socket), 0o755);
    chmodSync(api.socket, 0o666);
    const as = async (uid: number, gid: number, groups: string, name?: string, path = '/v1/sessions') => {
      const change =
        name === undefined ? [] : ['-H', 'content-type: application/json', '-d', JSON.stringify({ name })];
      const args = ['--reuid', String(uid), '--regid', String(gid), ...groups.split(' ')];
      const { stdout } = await promisify(execFile)('setpriv', [
        ...args,
        'curl',
        '-s',
        '--unix-socket',
        api.socket,
        ...change,
        `http://vrt${path}`,
      ]);
      const answer: unknown = JSON.parse(stdout);
      return answer;
    };
    expect(await as(1234, 1234, '--clear-groups')).toEqual([]);
    expect(await as(1234, 1234, '--clear-groups', 'a')).toEqual(failure('denied', '1234'));
    expect(api.logged).toMatchObject([{ level: 'warn', fields: { uid: 1234 } }]);
    expect(await as(1234, 1234, '--groups 7,12', 'a')).toMatchObject({ name: 'a' });
    expect(await as(1234, 12, '--clear-groups', 'b')).toMatchObject({ name: 'b' });
    expect(await as(500, 1234, '--clear-groups', 'c')).toMatchObject({ name: 'c' });
    expect(await as(0, 0, '--clear-groups', 'd')).toMatchObject({ name: 'd' });
    // What people say is no state of the daemon that everybody may look at.
    for (const path of ['/v1/sessions/a/messages', '/v1/users/mira/inbox'])
      expect(await as(1234, 1234, '--clear-groups', undefined, path)).toEqual(failure('denied', '1234'));
    expect(await as(1234, 12, '--clear-groups', undefined, '/v1/sessions/a/messages')).toEqual(
      failure('history-off', 'session a'),
    );
  });
});

describe('a bad client', () => {
  it('that sends half a request is answered and cut off, and costs nobody else anything', async () => {
    await api.stop();
    api = await runningApi({ limits: { requestMs: 50, checkMs: 10 } });
    const halves = [
      '',
      'GET /v1/sta',
      'POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 50\r\n\r\n{"na',
    ];
    const answers = halves.map(async (half) => {
      const socket = connect(api.socket);
      socket.on('error', () => undefined);
      if (half !== '') socket.write(half);
      return text(socket);
    });
    expect(await api.ask('GET', '/v1/status')).toMatchObject({ status: 200 });
    for (const answer of await Promise.all(answers)) expect(answer).toMatch(/408 .*request-timeout/s);
  });

  it('cannot open more connections than its share', async () => {
    await api.stop();
    api = await runningApi({ limits: { connections: { total: 100, perProcess: 5 } } });
    const sockets = Array.from({ length: 8 }, () => connect(api.socket));
    const closed = sockets.map(
      async (socket) =>
        new Promise<void>((resolve) => socket.on('error', () => undefined).once('close', () => resolve())),
    );
    await Promise.race(closed);
    const other = execFileSync('curl', ['--version'], { encoding: 'utf8' });
    expect(other).toContain('curl');
    const { stdout } = await promisify(execFile)('curl', [
      '-s',
      '--unix-socket',
      api.socket,
      'http://vrt/v1/status',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ version: '1.2.3' });
    for (const socket of sockets) socket.destroy();
    await Promise.all(closed);
    await expect
      .poll(async () => (await api.ask('GET', '/v1/status').catch(() => ({ status: 0 }))).status)
      .toBe(200);
  });
});

describe('a close', () => {
  it('removes the socket and does not wait for idle connections', async () => {
    const idle = connect(api.socket);
    idle.on('error', () => undefined);
    idle.write('GET /v1/status HTTP/1.1\r\nhost: x\r\n\r\n');
    await new Promise((resolve) => idle.once('data', resolve));
    await api.api.close();
    expect(existsSync(api.socket)).toBe(false);
    idle.destroy();
  });
});
