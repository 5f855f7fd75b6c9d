import { describe, expect, it } from 'vitest';
import { exited, Machine } from '../system/machine.js';
import { until } from '../system/until.js';
import { RawClient } from './raw-client.js';

/** What few clients do, and what comes of it. */

const announced = (kind: string) => `451-["SendData","${kind}",{"_placeholder":true,"num":0}]`;

async function orchestrator(): Promise<Machine> {
  const machine = await Machine.create();
  await machine.startDaemon();
  await machine.startOrchestrator(['live_presenter.live_address', 'rtmp://192.0.2.9/live']);
  return machine;
}

describe('the orchestrator', () => {
  it('closes a connection whose announcements cross, and delivers nothing of it', async () => {
    await using machine = await orchestrator();
    using a = await RawClient.connected(machine.orchestratorPort);
    using b = await RawClient.connected(machine.orchestratorPort);
    const A1 = await a.login('mira');
    await b.login('ole');
    const { body } = await a.command(
      '421["AddSession",{"sessionName":"","scenarioDefinition":{"scenarioId":"s"}}]',
    );
    // A blank name is one, as with the reference server; operators have another to type.
    expect(body['sessionName']).toBe('');
    expect((await machine.sessions()).map(({ name, title }) => [name, title])).toEqual([['session', '']]);
    await b.command(`421["JoinSession",{"sessionId":"${String(body['sessionId'])}"}]`);
    for (const kind of ['one', 'two']) await b.command(`422["RegisterForDataStream","${A1}","${kind}"]`);
    // One that has no bytes costs the next nothing.
    a.send(announced('one'), announced('two'), Buffer.from('second'));
    expect(await b.take(2)).toEqual([
      `451-["DataReceived","${A1}","two",{"_placeholder":true,"num":0}]`,
      Buffer.from('second').toString('hex'),
    ]);
    a.send(announced('one'), announced('two'), Buffer.from('first'), Buffer.from('second'));
    await a.closed();
    await until('b hears that mira left', () => b.received.some((one) => String(one).includes('USER_LEFT')));
    expect(b.received.filter((one) => String(one).includes('DataReceived'))).toEqual([]);
  });

  it('gives neither of two guests of one name and address the place of the other after a restart', async () => {
    await using machine = await orchestrator();
    const one = await RawClient.connected(machine.orchestratorPort);
    const other = await RawClient.connected(machine.orchestratorPort);
    const before = [await one.login('twin'), await other.login('twin')];
    machine.daemon?.kill('SIGKILL');
    if (machine.daemon !== undefined) await exited(machine.daemon);
    await machine.startDaemon();
    using again = await RawClient.connected(machine.orchestratorPort);
    const id = await again.login('twin');
    expect(before).not.toContain(id);
    expect((await again.command('421["GetLivePresenterData",{}]')).body).toEqual({
      liveAddress: 'rtmp://192.0.2.9/live',
      vodAddress: '',
    });
  });
});
