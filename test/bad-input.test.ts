import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeAnnouncement } from '../protocol/alvr/announcement.js';
import { encodeConnectionResult } from '../protocol/alvr/connection-result.js';
import { encodeControlFrame } from '../protocol/alvr/control-frame.js';
import { protocolId, protocolId20 } from '../protocol/alvr/dialect.js';
import { Machine, run } from './system/machine.js';
import { until } from './system/until.js';

/**
 * Sends datagrams to a daemon from a loopback address of our choice, in bursts that its buffer can hold: each once the
 * daemon has answered something after the one before.
 */
async function shout(machine: Machine, from: string, datagrams: readonly Uint8Array[]): Promise<void> {
  const socket = createSocket('udp4');
  socket.bind(0, from);
  await once(socket, 'listening');
  for (const [index, datagram] of datagrams.entries()) {
    socket.send(datagram, machine.discoveryPort, '127.0.0.1');
    if (index % 200 === 199) await machine.status();
  }
  await machine.status();
  socket.close();
}

function announcement(hostname: string, id = protocolId20): Uint8Array {
  return encodeAnnouncement({ protocolId: id, hostname });
}

/** Something that listens where headsets do and behaves as told. */
async function impostor(port: number, behave: (socket: Socket) => void): Promise<Server> {
  const server = createServer(behave);
  server.listen(port, '127.0.0.3');
  await once(server, 'listening');
  return server;
}

describe('the discovery port', () => {
  it('bears garbage and made-up host names without harm to anybody', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '60s');
    const before = await machine.meet('1234.client');
    const rssBefore = (await machine.status()).rssBytes;
    const noise = Array.from({ length: 10_000 }, (_, index) =>
      Uint8Array.from({ length: index % 120 }, (__, at) => (index * 31 + at * 17) & 255),
    );
    const names = Array.from({ length: 10_000 }, (_, index) => announcement(`${index}.flood`));
    await shout(machine, '127.0.0.9', noise);
    const { packetsIgnored } = await machine.status();
    expect(packetsIgnored).toBeGreaterThan(1_000);
    // Each of these is an announcement, and is left unread for nothing but their number.
    await shout(machine, '127.0.0.9', names);
    const status = await machine.status();
    expect(status.packetsIgnored).toBeGreaterThan(packetsIgnored);
    expect(status.clients).toBeLessThanOrEqual(1 + 4);
    expect(status.rssBytes - rssBefore).toBeLessThan(64 << 20);
    const after = await machine.streaming('1234.client');
    expect(after.counters.framesSent).toBeGreaterThan(before.counters.framesSent);
    expect(after.restarts).toBe(0);
  });

  it('shows a hostile host name harmless, and names a dialect that vrt does not speak', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await shout(machine, '127.0.0.4', [announcement('\u001b[2J\u001b]0;owned\u0007evil')]);
    await shout(machine, '127.0.0.5', [announcement('vision.client', protocolId('21-dev12'))]);
    await until('both are listed', async () => (await machine.clients()).length === 2);
    const { stdout } = await machine.vrt('client', 'list');
    // oxlint-disable-next-line no-control-regex -- what must not be there
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/);
    expect((await machine.client('vision.client'))?.problem).toBe(
      'this headset runs ALVR 21.0.0-dev12; vrt speaks 20.x',
    );
    // Trust does not make it speak our language.
    await machine.vrt('session', 'create', '--name', 'lobby');
    await machine.vrt('client', 'trust', 'vision.client');
    await shout(machine, '127.0.0.5', [announcement('vision.client', protocolId('21-dev12'))]);
    expect(await machine.streams()).toEqual([]);
  });

  it('keeps a host name with the device that had it first', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await shout(machine, '127.0.0.4', [announcement('twin.client')]);
    await shout(machine, '127.0.0.5', [announcement('twin.client')]);
    await until('the conflict is told', async () =>
      (await machine.events('client')).some(({ action }) => action === 'conflict'),
    );
    expect((await machine.client('twin.client'))?.address).toBe('127.0.0.4');
  });
});

describe('a client that misbehaves', () => {
  const accepted = encodeControlFrame(
    encodeConnectionResult({
      type: 'ConnectionAccepted',
      clientProtocolId: protocolId20,
      displayName: 'Impostor',
      serverIp: Uint8Array.of(127, 0, 0, 1),
      capabilities: undefined,
    }),
  );
  it.each([
    { name: 'says nothing', behave: () => undefined, problem: /no connection result within 2 s/ },
    { name: 'hangs up at once', behave: (socket: Socket) => socket.destroy(), problem: /closed|broke/ },
    {
      name: 'claims a frame of 4 GiB',
      behave: (socket: Socket) => socket.write(Uint8Array.of(255, 255, 255, 255)),
      problem: /claims 4294967295 bytes/,
    },
    {
      name: 'vanishes in the middle of the handshake',
      behave: (socket: Socket) => socket.end(accepted),
      problem: /closed|broke/,
    },
    {
      name: 'sends noise',
      behave: (socket: Socket) =>
        socket.write(encodeControlFrame(Uint8Array.from({ length: 64 }, (_, at) => at * 37))),
      problem: /no connection result|malformed/,
    },
  ])('that $name is told off and costs nothing but its own try', async ({ behave, problem }) => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const server = await impostor(machine.controlPort, (socket) => {
      socket.on('error', () => undefined);
      behave(socket);
    });
    await machine.vrt('session', 'create', '--name', 'lobby');
    await machine.vrt('client', 'add', '127.0.0.3', '--hostname', 'odd.client');
    await until('the problem is known', async () =>
      problem.test((await machine.client('odd.client'))?.problem ?? ''),
    );
    expect((await machine.status()).rssBytes).toBeLessThan(250 << 20);
    expect((await machine.streams())[0]?.restarts ?? 0).toBe(0);
    await machine.vrt('client', 'block', 'odd.client');
    server.close();
  });
});

describe('a stream port that another program has', () => {
  it('is left to it, and the stream takes the next one', async () => {
    await using machine = await Machine.create();
    const squatter = createSocket('udp4');
    squatter.bind(machine.streamPort, '127.0.0.1');
    await once(squatter, 'listening');
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    machine.startHeadset('1234.client', '--duration', '60s');
    expect((await machine.meet('1234.client')).peer?.streamPort).toBe(machine.streamPort + 1);
    squatter.close();
    const reasons = (await machine.events('stream')).map(({ message }) => message);
    expect(reasons.some((message) => message.includes(`UDP port ${machine.streamPort} is in use`))).toBe(
      true,
    );
  });
});

describe('the local API', () => {
  it('serves others while somebody sends half a request and sleeps', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const sleepers = Array.from({ length: 20 }, () => connect(machine.socket));
    for (const sleeper of sleepers) {
      sleeper.on('error', () => undefined);
      sleeper.write('POST /v1/sessions HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n{"na');
    }
    expect((await machine.vrt('session', 'list')).code).toBe(0);
    for (const sleeper of sleepers) sleeper.destroy();
  });
});

describe('the command line', () => {
  it.each([
    {
      args: ['session', 'create', '--name', 'x', '--codec', 'vp8'],
      code: 2,
      says: /Allowed choices are h264, hevc/,
    },
    { args: ['session', 'create', '--name', 'x', '--bitrat', '5M'], code: 2, says: /Did you mean --bitrate/ },
    {
      args: ['session', 'create', '--nmae', 'x'],
      code: 2,
      says: /^unknown option '--nmae'\nDid you mean --name\?/,
    },
    { args: ['session', 'create', '--name', 'x', '--bitrate', 'fast'], code: 2, says: /20M, 5Mbit or 500k/ },
    { args: ['session', 'create', '--name', 'no spaces'], code: 2, says: /name/ },
    { args: ['sesion', 'list'], code: 2, says: /Did you mean `vrt session`/ },
    {
      args: ['session', 'show', 'nowhere'],
      code: 3,
      says: /no session called "nowhere"[^]*vrt session list/,
    },
  ])('$args ends with $code and says what to do', async ({ args, code, says }) => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const result = await machine.vrt(...args);
    expect(result.code, result.stderr).toBe(code);
    expect(result.stderr).toMatch(says);
  });

  it('ends with 4 and names the command that starts the daemon', async () => {
    await using machine = await Machine.create();
    const result = await machine.vrt('session', 'list');
    expect(result.code).toBe(4);
    expect(result.stderr).toContain('vrt daemon start');
  });

  it('names file and line of a truncated recording', async () => {
    await using machine = await Machine.create();
    const path = join(machine.folder, 'cut.vrtposes');
    writeFileSync(path, readFileSync('fixtures/poses/walk.vrtposes').subarray(0, 5_000));
    const result = await run(['bin/vrt', 'poses', 'info', path]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/cut\.vrtposes:\d+: /);
  });
});

describe('vrtd', () => {
  it('names who has its port', async () => {
    await using machine = await Machine.create();
    const socket = createSocket('udp4');
    socket.bind(machine.discoveryPort, '127.0.0.1');
    await once(socket, 'listening');
    await expect(machine.startDaemon()).rejects.toThrow(
      new RegExp(`UDP port ${machine.discoveryPort}.*in use by .*pid ${process.pid}`, 's'),
    );
    socket.close();
  });

  it('is one per socket', async () => {
    await using machine = await Machine.create();
    const first = await machine.startDaemon();
    const second = await run([
      'bin/vrtd',
      '--socket',
      machine.socket,
      '--state-dir',
      join(machine.folder, 'other'),
      '--discovery-port',
      '0',
    ]);
    expect(second.code).toBe(1);
    expect(second.stderr).toContain(`pid ${first.pid}`);
    expect((await machine.vrt('session', 'list')).code).toBe(0);
  });

  it('names file and line of a wrong configuration', async () => {
    await using machine = await Machine.create();
    const config = join(machine.folder, 'vrtd.yaml');
    writeFileSync(config, 'discovery:\n  prot: 9943\n');
    const result = await run(['bin/vrtd', '--config', config, '--socket', machine.socket]);
    expect(result.code).toBe(2);
    expect(result.stderr).toMatch(/vrtd\.yaml:2: .*prot.*port/s);
  });

  it('sets a damaged database aside, and changes nothing of a newer one', async () => {
    await using machine = await Machine.create();
    const state = join(machine.folder, 'state');
    mkdirSync(state, { mode: 0o700 });
    writeFileSync(join(state, 'vrt.db'), 'this is no database at all, but it is somebody’s data'.repeat(100));
    await machine.startDaemon();
    expect(readdirSync(state).some((name) => name.startsWith('vrt.db.corrupt-'))).toBe(true);
    expect((await machine.events('daemon')).some(({ action }) => action === 'database-set-aside')).toBe(true);
    await machine.vrt('daemon', 'stop');

    const newer = join(machine.folder, 'newer');
    mkdirSync(newer, { mode: 0o700 });
    const database = join(newer, 'vrt.db');
    copyFileSync(join(state, 'vrt.db'), database);
    const bytes = readFileSync(database);
    // user_version, SQLite file format 1.3.11
    bytes.writeUInt32BE(999, 60);
    writeFileSync(database, bytes);
    const result = await run([
      'bin/vrtd',
      '--socket',
      machine.socket,
      '--state-dir',
      newer,
      '--discovery-port',
      '0',
    ]);
    expect(result.code).toBe(1);
    expect(result.stderr).toMatch(/newer/);
    expect(readFileSync(database).equals(bytes)).toBe(true);
  });
});
