import { io, type Socket } from 'socket.io-client';
import io2 from 'socket.io-client-2';
import WebSocket from 'ws';
import { describe, expect, it } from 'vitest';
import { Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import type { Envelope } from './raw-client.js';

const scenarioDefinition = { scenarioId: 's', scenarioName: '', scenarioDescription: '' };

interface Emitter {
  emit(name: string, ...args: unknown[]): unknown;
}

function ask(socket: Emitter, name: string, ...args: readonly unknown[]): Promise<Envelope> {
  return new Promise((resolve) => {
    socket.emit(name, ...args, resolve);
  });
}

describe('programs with an unmodified socket.io-client', () => {
  it.each([
    ['4.8 over WebSocket', ['websocket']],
    ['4.8 over polling', ['polling']],
    ['4.8 that begins with polling and upgrades', ['polling', 'websocket']],
  ])('%s meet and exchange data', async (_, transports) => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const url = `http://127.0.0.1:${machine.orchestratorPort}`;
    const sockets: Socket[] = [];
    const open = () => {
      const socket = io(url, { transports, forceNew: true });
      sockets.push(socket);
      return socket;
    };
    try {
      const [a, b] = [open(), open()];
      const A1 = (await ask(a, 'Login', { userName: 'a' })).body['userId'];
      await ask(b, 'Login', { userName: 'b' });
      const { body } = await ask(a, 'AddSession', { sessionName: 'x', scenarioDefinition });
      await ask(b, 'JoinSession', { sessionId: body['sessionId'] });
      await ask(b, 'RegisterForDataStream', A1, 'k');
      const received: unknown[][] = [];
      b.on('DataReceived', (...args: unknown[]) => received.push(args));
      for (let index = 0; index < 20; index += 1) a.emit('SendData', 'k', Buffer.alloc(50_000, index));
      await until('all come', () => received.length === 20);
      expect(received.map(([from, kind, bytes]) => [from, kind, (bytes as Buffer)[0]])).toEqual(
        Array.from({ length: 20 }, (_each, index) => [A1, 'k', index]),
      );
      const scene: unknown[] = [];
      b.on('SceneEventToUser', (event) => scene.push(event));
      a.emit('SendSceneEventToAllUsers', Buffer.from('knock'));
      await until('the event comes', () => scene.length === 1);
      expect(scene[0]).toEqual({ sceneEventFrom: A1, sceneEventData: Buffer.from('knock') });
    } finally {
      for (const socket of sockets) socket.disconnect();
    }
  });
});

describe('clients of version 1, when they are let in', () => {
  it('with socket.io-client 2.5 have their acknowledgements, ids and notifications', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator(['version_1_clients', 'true']);
    const url = `http://127.0.0.1:${machine.orchestratorPort}`;
    const a = io2(url, { transports: ['websocket'], forceNew: true });
    const b = io2(url, { transports: ['polling'], forceNew: true });
    try {
      const login = await ask(a, 'Login', { userName: 'a', userPassword: 'x', commandId: 1 });
      expect(login).toMatchObject({ error: 0, commandId: 1 });
      await ask(b, 'Login', { userName: 'b', userPassword: 'x', commandId: 1 });
      expect((await ask(a, 'GetNTPTime', { commandId: 2 })).body).toHaveProperty('ntpTime');
      const { body } = await ask(a, 'AddSession', {
        sessionName: 'x',
        sessionDescription: '',
        scenarioId: 'yard',
        commandId: 3,
      });
      const updates: { eventId: string; eventData: object }[] = [];
      a.on('SessionUpdated', (update: (typeof updates)[number]) => updates.push(update));
      const joined = await ask(b, 'JoinSession', {
        sessionId: body['sessionId'],
        canBeMaster: true,
        commandId: 2,
      });
      expect(joined.commandId).toBe(2);
      await ask(b, 'RegisterForDataStream', login.body['userId'], 'k');
      const received: unknown[][] = [];
      b.on('DataReceived', (...args: unknown[]) => received.push(args));
      a.emit('SendData', 'k', Buffer.from('bytes'));
      await until('data comes', () => received.length === 1);
      // Four arguments: the third is a description.
      expect(received[0]).toEqual([login.body['userId'], 'k', '', Buffer.from('bytes')]);
      await ask(b, 'LeaveSession', { commandId: 5 });
      await until('both updates came', () => updates.length === 2);
      expect(updates.map(({ eventId }) => eventId)).toEqual(['USER_JOINED_SESSION', 'USER_LEAVED_SESSION']);
      expect(updates.map(({ eventData }) => Object.keys(eventData)[0])).toEqual(['userId', 'userId']);
    } finally {
      a.disconnect();
      b.disconnect();
    }
  });

  it('that say Engine.IO 4 and speak 3, as BestHTTP does, are understood', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator(['version_1_clients', 'true']);
    const socket = new WebSocket(
      `ws://127.0.0.1:${machine.orchestratorPort}/socket.io/?EIO=4&transport=websocket`,
      { headers: { 'user-agent': 'BestHTTP' } },
    );
    const received: (string | Buffer)[] = [];
    socket.on('message', (data: Buffer, isBinary) => received.push(isBinary ? data : data.toString()));
    await until('the namespace is open without asking', () => received.includes('40'));
    socket.send('2');
    await until('its ping is answered', () => received.includes('3'));
    socket.send('420["Login",{"userName":"g0","userPassword":"","commandId":1}]');
    await until('it is signed in', () => received.some((one) => String(one).startsWith('430[{"error":0')));
    const userId = /"userId":"([^"]+)"/.exec(String(received.at(-1)))?.[1] ?? '';
    socket.send(
      '421["AddSession",{"sessionName":"x","sessionDescription":"","scenarioId":"s","commandId":2}]',
    );
    await until('it is in', () => received.some((one) => String(one).startsWith('431[{"error":0')));
    socket.send(`42["RegisterForDataStream","${userId}","k"]`);
    // In that dialect a byte 4 stands before binary messages, both ways.
    socket.send('451-["SendData","k",{"_placeholder":true,"num":0}]');
    socket.send(Buffer.from('\u0004bytes'));
    await until('its own data comes back', () => received.some((one) => typeof one !== 'string'));
    expect(received.find((one) => typeof one !== 'string')?.toString()).toBe('\u0004bytes');
    socket.terminate();
  });
});
