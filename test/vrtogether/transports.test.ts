import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { get } from 'node:http';
import { request } from 'node:https';
import { connect, type Socket } from 'node:net';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { headerBytes, writeHeader } from '../../protocol/vrtogether/reflector-header.js';
import { alive, Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

const definition = '"scenarioDefinition":{"scenarioId":"s"}';

function session(protocol: string, id = 1): string {
  return `42${id}["AddSession",{"sessionName":"media","sessionProtocol":"${protocol}",${definition}}]`;
}

function sfuOf(body: Record<string, unknown>): unknown {
  const [first] = body['sessionUserDefinitions'] as { sfuData: { url_gen: string } }[];
  return first?.sfuData.url_gen;
}

describe('the TCP reflector', () => {
  it('gives each packet of a session to all others of it, unchanged, and nothing to other sessions', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const reflector = machine.orchestratorPort + 1;
    await machine.startOrchestrator(['reflector.port', String(reflector)], ['reflector', 'true']);
    const port = machine.orchestratorPort;
    using a = await RawClient.connected(port);
    using b = await RawClient.connected(port);
    using c = await RawClient.connected(port);
    const [A1, B1, C1] = [await a.login('a'), await b.login('b'), await c.login('c')];
    const { body } = await a.command(session('tcpreflector'));
    expect(sfuOf(body)).toBe(`tcp://127.0.0.1:${reflector}`);
    await b.command(`421["JoinSession",{"sessionId":"${String(body['sessionId'])}"}]`);
    await c.command(session('tcpreflector'));

    const peers = await Promise.all([A1, B1, C1].map((userId) => ReflectorClient.open(reflector, userId)));
    const [ofA, ofB, ofC] = peers as [ReflectorClient, ReflectorClient, ReflectorClient];
    // Until it says who it is, a connection hears the sessions of its address.
    ofC.send('hello', Buffer.from('c'));
    await until('c is known', () => ofA.received.includes('c') && ofB.received.includes('c'));
    ofA.send('hello', Buffer.from('h'));
    await until('a is known', () => ofB.received.includes('h'));
    ofB.send('hello', Buffer.from('h'));
    await until('b is known', () => ofA.received.includes('h'));
    const large = Buffer.alloc(300_000, 5);
    ofA.send('voice', Buffer.from('first'));
    ofA.send('voice', large);
    await until('both arrive', () => ofB.received.includes(large.toString('latin1')));
    expect(ofB.received.slice(2)).toEqual(['first', large.toString('latin1')]);
    ofC.send('voice', Buffer.from('elsewhere'));
    ofB.send('voice', Buffer.from('back'));
    await until('a hears b', () => ofA.received.includes('back'));
    expect(ofA.received).not.toContain('elsewhere');
    expect(ofC.received).toEqual([]);

    // What is no header ends its own connection only.
    const bad = connect(reflector, '127.0.0.1');
    bad.write('x'.repeat(200));
    await new Promise((resolve) => {
      bad.once('close', resolve);
    });
    ofA.send('voice', Buffer.from('still'));
    await until('it goes on', () => ofB.received.includes('still'));
    const { stdout } = await machine.vrt('datastream', 'list', '--json');
    const voice = (
      JSON.parse(stdout) as { userId: string; kind: string; frames: number; bytes: number }[]
    ).find(({ userId, kind }) => userId === A1 && kind === 'voice/0');
    expect(voice).toMatchObject({ frames: 3, bytes: 300_010 });

    expect((await machine.vrt('user', 'ban', 'b')).code).toBe(0);
    await ofB.ended;
    const again = await ReflectorClient.open(reflector, B1);
    again.send('voice', Buffer.from('again'));
    await again.ended;
    expect(ofA.received).not.toContain('again');
    for (const peer of peers) peer.end();
  });

  it('that is off leaves no session of its kind', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    using a = await RawClient.connected(machine.orchestratorPort);
    await a.login('a');
    for (const protocol of ['tcpreflector', 'dash', 'webrtc'])
      expect(await a.command(session(protocol))).toMatchObject({ error: 404 });
    for (const protocol of ['tcp', 'unknown', 'anything'])
      expect(sfuOf((await a.command(session(protocol))).body)).toBe('');
  });
});

describe('a pool of media servers', () => {
  it('starts one for a session, starts it again, shares the last, and ends it with its session', async () => {
    await using machine = await Machine.create();
    const server = join(machine.folder, 'sfu.mjs');
    writeFileSync(
      server,
      `import { createServer } from 'node:http';
       const port = Number(process.argv[2]);
       createServer((_, response) => response.end(String(process.pid))).listen(port, '127.0.0.1', () => console.log('sfu on ' + port));
      `,
    );
    await machine.startDaemon();
    const [one, two] = [machine.orchestratorPort + 1, machine.orchestratorPort + 2];
    await machine.startOrchestrator(
      ['dash.command', JSON.stringify([process.execPath, server, '%SFU_PORT%'])],
      ['dash.ports', JSON.stringify([one, two])],
      ['external_hostname', 'media.example'],
      ['dash', 'true'],
    );
    const port = machine.orchestratorPort;
    const users = await Promise.all([0, 1, 2].map(() => RawClient.connected(port)));
    const sessions: string[] = [];
    const addresses: unknown[] = [];
    for (const [index, raw] of users.entries()) {
      const userId = await raw.login(`user-${index}`);
      const { body } = await raw.command(session('dash'));
      sessions.push(String(body['sessionId']));
      addresses.push(String(sfuOf(body)).replace(userId, 'USER'));
    }
    expect(addresses).toEqual([
      `http://media.example:${one}/USER/`,
      `http://media.example:${two}/USER/`,
      `http://media.example:${one}/USER/`,
    ]);
    let first = 0;
    await until('it answers', async () => (first = await pidAt(one).catch(() => 0)) > 0);
    process.kill(first, 'SIGKILL');
    let second = first;
    await until('it runs again', async () => (second = await pidAt(one).catch(() => first)) !== first);
    const said = await machine.events('log');
    expect(said.some(({ message }) => message.includes(`sfu on ${one}`))).toBe(true);
    expect((await machine.events('gateway')).map(({ action }) => action)).toContain('sfu-ended');
    users[0]?.drop();
    await until('its session is gone', async () => (await machine.sessions()).length === 2);
    expect(alive(second)).toBe(true);
    users[2]?.drop();
    await until('nobody needs it', () => !alive(second));
    const last = await pidAt(two);
    machine.daemon?.kill('SIGTERM');
    await until('the daemon takes its servers along', () => !alive(last));
    for (const raw of users) raw.drop();
  });

  it('that cannot be run refuses the session, and says why', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator(['webrtc.command', '["/nowhere/sfu"]'], ['webrtc', 'true']);
    using a = await RawClient.connected(machine.orchestratorPort);
    await a.login('a');
    expect(await a.command(session('webrtc'))).toMatchObject({ error: 404 });
    expect((await machine.events('gateway')).at(-1)?.message).toContain('"/nowhere/sfu" cannot be run');
    expect(await machine.sessions()).toEqual([]);
  });
});

const haveOpenssl = spawnSync('openssl', ['version']).status === 0;

describe.runIf(haveOpenssl)('TLS', () => {
  it('serves wss with the certificate of the settings, and says which file cannot be read', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    await machine.vrt('settings', 'set', 'vrtogether.tls.certificate', join(machine.folder, 'missing.pem'));
    await machine.vrt('settings', 'set', 'vrtogether.tls.key', join(machine.folder, 'missing.pem'));
    const refused = await machine.vrt('settings', 'set', 'vrtogether.tls', 'true');
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('missing.pem')]);
    expect((await machine.gateway('vrtogether'))?.state).toBe('listening');
    using app = await RawClient.connected(machine.orchestratorPort);
    await app.login('early');
    const { key, certificate } = selfSigned(machine.folder);
    await machine.vrt('settings', 'set', 'vrtogether.tls.certificate', certificate);
    await machine.vrt('settings', 'set', 'vrtogether.tls.key', key);
    const mixed = await machine.vrt('settings', 'set', 'vrtogether.tls.certificate', key);
    expect(mixed.code).toBe(0);
    const wrong = await machine.vrt('settings', 'set', 'vrtogether.tls', 'true');
    expect([wrong.code, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('not a certificate and its private key'),
    ]);
    await machine.vrt('settings', 'set', 'vrtogether.tls.certificate', certificate);
    expect((await machine.vrt('settings', 'set', 'vrtogether.tls', 'true')).code).toBe(0);
    const text = await new Promise<string>((resolve, reject) => {
      const url = `https://127.0.0.1:${machine.orchestratorPort}/socket.io/?EIO=4&transport=polling`;
      request(url, { ca: readFileSync(certificate), checkServerIdentity: () => undefined }, (response) => {
        response.setEncoding('utf8').once('data', resolve);
      })
        .once('error', reject)
        .end();
    });
    expect(text).toMatch(/^0\{"sid":/);
    // Who came in by the plain door stays.
    expect(await app.command('421["GetSessions",{}]')).toMatchObject({ error: 0 });
  });
});

/** A certificate for this test alone. */
function selfSigned(folder: string): { key: string; certificate: string } {
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  execFileSync(
    'openssl',
    [
      ...[
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '1',
      ],
      ...['-subj', '/CN=127.0.0.1', '-keyout', key, '-out', certificate],
    ],
    { stdio: 'ignore' },
  );
  return { key, certificate };
}

function pidAt(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    get({ host: '127.0.0.1', port, agent: false }, (response) => {
      response.setEncoding('utf8').once('data', (text: string) => resolve(Number(text)));
    }).once('error', reject);
  });
}

/** A client of the reflector that keeps the payloads it receives. */
class ReflectorClient {
  readonly received: string[] = [];
  readonly ended: Promise<unknown>;
  readonly #socket: Socket;
  readonly #userId: string;
  #rest = Buffer.alloc(0);

  private constructor(socket: Socket, userId: string) {
    this.#socket = socket;
    this.#userId = userId;
    this.ended = once(socket, 'close');
    socket.on('data', (chunk: Buffer) => {
      this.#rest = Buffer.concat([this.#rest, chunk]);
      for (;;) {
        const length = Number(this.#rest.subarray(0, headerBytes).toString().split(',')[3]);
        if (this.#rest.length < headerBytes || this.#rest.length < headerBytes + length) return;
        this.received.push(this.#rest.subarray(headerBytes, headerBytes + length).toString('latin1'));
        this.#rest = this.#rest.subarray(headerBytes + length);
      }
    });
  }

  static open(port: number, userId: string): Promise<ReflectorClient> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new ReflectorClient(socket, userId)));
      socket.once('error', reject);
    });
  }

  send(stream: string, payload: Buffer): void {
    const header = {
      name: `${this.#userId}/${stream}/0`,
      timestamp: '1700000000000',
      length: payload.length,
    };
    this.#socket.write(writeHeader(header));
    this.#socket.write(payload);
  }

  end(): void {
    this.#socket.destroy();
  }
}
