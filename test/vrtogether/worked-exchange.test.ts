import { describe, expect, it } from 'vitest';
import { Machine } from '../system/machine.js';
import { RawClient, type Envelope } from './raw-client.js';

/** The exchange of vrtogether.md 13, message by message; ids and times are filled in as they come. */
describe('the worked exchange of the protocol page', () => {
  it('is what two clients see, byte for byte', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.startOrchestrator();
    const port = machine.orchestratorPort;

    using a = await RawClient.open(port);
    const open = String(await a.next());
    expect(open).toMatch(
      /^0\{"sid":"[\w-]+","upgrades":\[\],"pingInterval":25000,"pingTimeout":20000,"maxPayload":\d+\}$/,
    );
    expect(Number(/"maxPayload":(\d+)/.exec(open)?.[1])).toBeGreaterThanOrEqual(1_000_200);
    a.send('40');
    expect(await a.next()).toMatch(/^40\{"sid":"[\w-]+"\}$/);

    a.send('420["Login",{"userName":"mira"}]');
    const login = String(await a.next());
    const [A1 = ''] = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/.exec(login) ?? [];
    expect(login).toBe(`430[{"error":0,"body":{"userId":"${A1}"},"message":"OK"}]`);

    a.send(
      '421["UpdateUserDataJson",{"userDataJson":"{\\"userRepresentation\\":1,\\"hasVoice\\":true,\\"userRepresentationTCPUrl\\":\\"\\"}"}]',
    );
    expect(await a.next()).toBe(
      '431[{"error":0,"body":{"userRepresentation":1,"hasVoice":true,"userRepresentationTCPUrl":""},"message":"OK"}]',
    );
    a.send('422["GetOrchestratorVersion",{}]');
    expect(await a.next()).toMatch(
      /^432\[\{"error":0,"body":\{"orchestratorVersion":"2\.7\.5","revision":"vrt-[\d.]+"\},"message":"OK"\}\]$/,
    );
    a.send('423["GetNTPTime",{}]');
    const clock = String(await a.next());
    const [, date = '', ms = ''] =
      /^433\[\{"error":0,"body":\{"ntpDate":"(.*)","ntpTimeMs":(\d+)\},"message":"OK"\}\]$/.exec(clock) ?? [];
    expect(new Date(Number(ms)).toISOString()).toBe(date);

    a.send(
      '424["AddSession",{"sessionName":"lab","sessionDescription":"","sessionProtocol":"socketio","scenarioDefinition":{"scenarioId":"sc7","scenarioName":"Yard","scenarioDescription":"test"}}]',
    );
    const added = String(await a.next());
    const [{ body }] = JSON.parse(added.slice(3)) as [Envelope];
    const S1 = String(body['sessionId']);
    const mira = `{"userId":"${A1}","userName":"mira","userData":{"userRepresentation":1,"hasVoice":true,"userRepresentationTCPUrl":""},"sfuData":{"url_gen":"","url_audio":"","url_pcc":""}}`;
    expect(added).toBe(
      `434[{"error":0,"body":{"sessionId":"${S1}","sessionName":"lab","sessionDescription":"","sessionAdministrator":"${A1}","sessionMaster":"${A1}","scenarioId":"sc7","sessionUsers":["${A1}"],"sessionUserDefinitions":[${mira}],"sessionProtocol":"socketio"},"message":"OK"}]`,
    );

    using b = await RawClient.connected(port);
    const B1 = await b.login('ole');
    b.send(`425["JoinSession",{"sessionId":"${S1}"}]`);
    expect(await a.next()).toBe(
      `42["SessionUpdated",{"eventId":"USER_JOINED_SESSION","eventData":{"userId":"${B1}","userData":{"userId":"${B1}","userName":"ole","userData":{},"sfuData":{}}}}]`,
    );
    const ole = `{"userId":"${B1}","userName":"ole","userData":{},"sfuData":{"url_gen":"","url_audio":"","url_pcc":""}}`;
    const session = `{"sessionId":"${S1}","sessionName":"lab","sessionDescription":"","sessionAdministrator":"${A1}","sessionMaster":"${A1}","scenarioId":"sc7","sessionUsers":["${A1}","${B1}"],"sessionUserDefinitions":[${mira},${ole}],"sessionProtocol":"socketio"}`;
    expect(await b.next()).toBe(`435[{"error":0,"body":${session},"message":"OK"}]`);
    a.send('425["GetSessionInfo",{}]');
    expect(await a.next()).toBe(`435[{"error":0,"body":${session},"message":"OK"}]`);
    b.send('426["GetSessionInfo",{}]');
    expect(await b.next()).toBe(`436[{"error":0,"body":${session},"message":"OK"}]`);

    const start = 'START_{\\"scenarioName\\":\\"Yard\\",\\"protocolType\\":\\"socketio\\"}';
    a.send(`426["SendMessageToAll",{"message":"${start}"}]`);
    const sent = `42["MessageSent",{"messageFrom":"${A1}","messageFromName":"mira","message":"${start}"}]`;
    expect(await a.take(2)).toEqual([sent, '436[{"error":0,"body":{},"message":"OK"}]']);
    expect(await b.next()).toBe(sent);

    b.send('42["DeclareDataStream","B1.audio#0"]');
    a.send(`42["RegisterForDataStream","${B1}","B1.audio#0"]`);
    // An answer of both says that both were carried out.
    await a.command('4270["GetOrchestratorVersion",{}]');
    await b.command('4270["GetOrchestratorVersion",{}]');
    const frame = Buffer.from('1502000000000000a1b2c3d4', 'hex');
    b.send('451-["SendData","B1.audio#0",{"_placeholder":true,"num":0}]', frame);
    expect(await a.take(2)).toEqual([
      `451-["DataReceived","${B1}","B1.audio#0",{"_placeholder":true,"num":0}]`,
      frame.toString('hex'),
    ]);

    const event = Buffer.from('{"TypeId":104,"Data":"{}"}');
    b.send('451-["SendSceneEventToMaster",{"_placeholder":true,"num":0}]', event);
    expect(await a.take(2)).toEqual([
      `451-["SceneEventToMaster",{"sceneEventFrom":"${B1}","sceneEventData":{"_placeholder":true,"num":0}}]`,
      event.toString('hex'),
    ]);
    a.send('451-["SendSceneEventToAllUsers",{"_placeholder":true,"num":0}]', event);
    const toAll = [
      `451-["SceneEventToUser",{"sceneEventFrom":"${A1}","sceneEventData":{"_placeholder":true,"num":0}}]`,
      event.toString('hex'),
    ];
    expect(await a.take(2)).toEqual(toAll);
    expect(await b.take(2)).toEqual(toAll);

    a.drop();
    expect(await b.take(2)).toEqual([
      `42["SessionUpdated",{"eventId":"USER_LEFT_SESSION","eventData":{"userId":"${A1}"}}]`,
      '42["SessionClosed",{}]',
    ]);
    b.send('427["LeaveSession",{}]');
    expect(await b.next()).toBe('437[{"error":0,"body":{},"message":"OK"}]');
    expect(b.received).toEqual([]);
  });
});
