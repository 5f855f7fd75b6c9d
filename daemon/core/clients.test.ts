import { beforeEach, describe, expect, it } from 'vitest';
import type { Client } from '../../protocol/api/client.js';
import type { Announcement } from './clients.js';
import { CoreOverMemory, made, refusal } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
const start = '2026-01-02T03:04:05.000Z';
const oneSecondLater = '2026-01-02T03:04:06.000Z';
let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

function heard(hostname: string, address: string, nowMs = 0, change: Partial<Announcement> = {}): void {
  core.clients.heard({ hostname, address, dialect: 'ALVR 20.x', problem: null, ...change }, nowMs);
}

/** What was told because of `work`: `SEVERITY ACTION: MESSAGE`. */
function told(work: () => void): string[] {
  return core.eventsOf(work).map(({ severity, action, message }) => `${severity} ${action}: ${message}`);
}

function names(): string[] {
  return core.clients.list().map(({ hostname }) => hostname);
}

function trusted(hostname: string, address: string): Client {
  heard(hostname, address);
  return core.clients.patch(hostname, { trust: 'trusted' });
}

describe('a headset that announces itself', () => {
  it('is found, with what it said, and nothing of it is written', () => {
    expect(core.writesOf(() => heard('1234.client', '10.0.0.2'))).toEqual([]);
    const [client] = core.clients.list();
    expect(client).toEqual({
      id: expect.stringMatching(/./),
      hostname: '1234.client',
      name: '1234.client',
      model: null,
      trust: 'new',
      dialect: 'ALVR 20.x',
      address: '10.0.0.2',
      addresses: [],
      createdAt: start,
      lastSeenAt: start,
      state: 'found',
      problem: null,
      batteryPercent: null,
      batteryPlugged: null,
    });
  });

  it('is told of once, with how to trust it', () => {
    const events = core.eventsOf(() => heard('1234.client', '10.0.0.2'));
    expect(events).toEqual([
      {
        type: 'client',
        action: 'found',
        severity: 'info',
        message: 'Found 1234.client at 10.0.0.2. Trust it with `vrt client trust 1234.client`.',
        subject: '1234.client',
        client: '1234.client',
        data: { id: core.clients.get('1234.client').id, address: '10.0.0.2' },
      },
    ]);
    expect(told(() => heard('1234.client', '10.0.0.2', 2_000))).toEqual([]);
  });

  it('is seen again, in its newest words, every time', () => {
    heard('1234.client', '10.0.0.2');
    core.clock.pass(1_000);
    heard('1234.client', '10.0.0.2', 1_000, { dialect: 'ALVR 20.15' });
    expect(core.clients.get('1234.client')).toMatchObject({
      dialect: 'ALVR 20.15',
      createdAt: start,
      lastSeenAt: oneSecondLater,
    });
  });

  it('that cannot be served is told of with its problem, and again when that is another', () => {
    const problem = 'this headset runs ALVR 19.x; vrt speaks 20.x';
    expect(told(() => heard('old', '10.0.0.2', 0, { problem }))).toEqual([
      `warning unsupported: Found old at 10.0.0.2, but ${problem}`,
    ]);
    expect(core.clients.get('old').problem).toBe(problem);
    expect(told(() => heard('old', '10.0.0.2', 2_000, { problem }))).toEqual([]);
    expect(told(() => heard('old', '10.0.0.2', 4_000))).toEqual([
      'info found: Found old at 10.0.0.2. Trust it with `vrt client trust old`.',
    ]);
    expect(core.clients.get('old').problem).toBeNull();
    expect(told(() => heard('old', '10.0.0.2', 6_000, { problem }))).toHaveLength(1);
  });

  it('is there for as long as it goes on, and absent 5 s after its last announcement', () => {
    trusted('kept', '10.0.0.2');
    for (const ms of [2_000, 4_000, 6_000]) {
      heard('kept', '10.0.0.2', ms);
      core.clients.expire(ms + 1_999);
      expect(core.clients.get('kept').state).toBe('found');
    }
    core.clients.expire(10_999);
    expect(core.clients.get('kept').state).toBe('found');
    core.clients.expire(11_000);
    expect(core.clients.get('kept').state).toBe('absent');
  });

  it('leaves its problem behind when it falls silent', () => {
    heard('kept', '10.0.0.2', 0, { problem: 'odd' });
    core.clients.patch('kept', { trust: 'trusted' });
    core.clients.expire(5_000);
    expect(core.clients.get('kept')).toMatchObject({ state: 'absent', problem: null });
  });

  it('is told of when it is back, as what it was decided to be', () => {
    trusted('kept', '10.0.0.2');
    core.clients.expire(5_000);
    expect(told(() => heard('kept', '10.0.0.3', 6_000))).toEqual([
      'info found: Found kept at 10.0.0.3 (trusted).',
    ]);
    expect(core.clients.get('kept')).toMatchObject({ state: 'found', address: '10.0.0.3' });
    expect(told(() => heard('kept', '10.0.0.3', 8_000))).toEqual([]);
  });

  it('is forgotten when it falls silent and nobody decided about it', () => {
    trusted('kept', '10.0.0.2');
    heard('other', '10.0.0.3');
    core.clients.expire(4_999);
    expect(names()).toEqual(['kept', 'other']);
    core.clients.expire(5_000);
    expect(names()).toEqual(['kept']);
  });

  it('is not absent while it connects or streams, however long it says nothing', () => {
    heard('new', '10.0.0.2');
    const { id } = core.clients.get('new');
    for (const state of ['connecting', 'streaming'] as const) {
      core.clients.update(id, { state });
      core.clients.expire(60_000);
      expect(core.clients.get('new').state).toBe(state);
    }
  });

  it('is heard while its connection is made, which it does not end', () => {
    heard('1234.client', '10.0.0.2');
    core.clients.update(core.clients.get('1234.client').id, { state: 'connecting' });
    expect(told(() => heard('1234.client', '10.0.0.2', 2_000))).toEqual([]);
    expect(core.clients.get('1234.client').state).toBe('connecting');
  });

  it('of a neighbour is not heard at all', () => {
    made(core.settings.planSet('connection.client_discovery.ignored_clients', ['next-door', 'across'], user));
    for (const hostname of ['next-door', 'ours', 'across']) heard(hostname, '10.0.0.9');
    expect(names()).toEqual(['ours']);
  });

  it('is found while no discovery is set', () => {
    made(core.settings.planSet('connection.client_discovery', false, user));
    heard('ours', '10.0.0.8');
    expect(core.clients.get('ours').trust).toBe('new');
  });
});

describe('strangers', () => {
  it('of one address are four, until one of them is gone', () => {
    for (let number = 1; number <= 6; number += 1) heard(`s${number}`, '10.0.0.2', number * 1_000);
    expect(names()).toEqual(['s1', 's2', 's3', 's4']);
    expect(core.actions()).toHaveLength(4);
    // The two that were heard longest ago have fallen silent.
    core.clients.expire(7_000);
    expect(names()).toEqual(['s3', 's4']);
    for (let number = 7; number <= 9; number += 1) heard(`s${number}`, '10.0.0.2', 7_000 + number);
    expect(names()).toEqual(['s3', 's4', 's7', 's8']);
  });

  it.each([
    ['trusted', () => void core.clients.patch('s1', { trust: 'trusted' })],
    ['blocked', () => void core.clients.patch('s1', { trust: 'blocked' })],
    ['forgotten', () => void core.clients.forget('s1')],
  ])('that were %s leave their place to another', (_, decide) => {
    for (let number = 1; number <= 5; number += 1) heard(`s${number}`, '10.0.0.2');
    expect(names()).not.toContain('s5');
    decide();
    heard('s6', '10.0.0.2', 1_000);
    heard('s7', '10.0.0.2', 1_000);
    expect(names()).toContain('s6');
    expect(names()).not.toContain('s7');
  });

  it('hold their place while nothing is decided about them', () => {
    for (let number = 1; number <= 4; number += 1) heard(`s${number}`, '10.0.0.2');
    core.clients.patch('s1', { name: 'desk' });
    core.clients.patch('s2', { trust: 'new' });
    heard('s5', '10.0.0.2', 1_000);
    expect(names()).not.toContain('s5');
  });

  it('that were known leave no second place when they are decided about again or forgotten', () => {
    for (let number = 1; number <= 4; number += 1) heard(`s${number}`, '10.0.0.2');
    core.clients.patch('s1', { trust: 'trusted' });
    core.clients.patch('s1', { trust: 'blocked' });
    core.clients.forget('s1');
    for (const hostname of ['s5', 's6']) heard(hostname, '10.0.0.2', 1_000);
    expect(names()).toEqual(['s2', 's3', 's4', 's5']);
  });

  it('are trusted on sight where a setting says so, kept, and take no place of strangers', () => {
    made(core.settings.planSet('connection.client_discovery.auto_trust_clients', true, user));
    for (let number = 1; number <= 6; number += 1) heard(`s${number}`, '10.0.0.2');
    expect(names()).toHaveLength(6);
    expect(core.store.clients.list()).toHaveLength(6);
    expect(core.store.clients.list()[0]).toMatchObject({
      hostname: 's1',
      trust: 'trusted',
      address: '10.0.0.2',
      dialect: 'ALVR 20.x',
      lastSeenAt: start,
    });
    expect(core.store.log.at(-1)?.message).toBe('Found s6 at 10.0.0.2 (trusted).');
  });
});

describe('two devices with one host name', () => {
  const conflict = 'client conflict';
  const conflicts = () => core.actions().filter((action) => action === conflict).length;

  it('are told of, and the first keeps the name', () => {
    heard('twin', '10.0.0.2');
    expect(told(() => heard('twin', '10.0.0.3', 1_000))).toEqual([
      'warning conflict: Two devices call themselves twin: 10.0.0.2 keeps the name, 10.0.0.3 is ignored. Reset the name in one of the apps.',
    ]);
    expect(core.clients.get('twin')).toMatchObject({ address: '10.0.0.2', state: 'found' });
  });

  it('are told of once a minute', () => {
    heard('twin', '10.0.0.2', 0);
    heard('twin', '10.0.0.3', 1_000);
    for (let ms = 2_000; ms <= 61_000; ms += 500)
      heard('twin', ms % 1_000 === 0 ? '10.0.0.3' : '10.0.0.2', ms);
    expect(conflicts()).toBe(1);
    heard('twin', '10.0.0.3', 61_001);
    expect(conflicts()).toBe(2);
    heard('twin', '10.0.0.3', 61_002);
    expect(conflicts()).toBe(2);
  });

  it('are one when the first has not been heard for 5 s', () => {
    heard('twin', '10.0.0.2', 0);
    heard('twin', '10.0.0.3', 4_999);
    expect(core.clients.get('twin').address).toBe('10.0.0.2');
    heard('twin', '10.0.0.3', 5_000);
    expect(core.clients.get('twin').address).toBe('10.0.0.3');
    expect(conflicts()).toBe(1);
  });

  it('the second is not what keeps the name of the first', () => {
    heard('twin', '10.0.0.2', 0);
    for (const ms of [1_000, 3_000, 4_000]) heard('twin', '10.0.0.3', ms);
    heard('twin', '10.0.0.3', 5_000);
    expect(core.clients.get('twin').address).toBe('10.0.0.3');
  });

  it('are not known to be two until the handshake of the first is over', () => {
    heard('twin', '10.0.0.2', 0);
    core.clients.update(core.clients.get('twin').id, { state: 'connecting' });
    for (const ms of [1_000, 60_000]) heard('twin', '10.0.0.3', ms);
    expect(core.clients.get('twin').address).toBe('10.0.0.2');
    expect(conflicts()).toBe(0);
  });

  it('are none where the name was given by hand and nobody was heard', () => {
    core.clients.add({ hostname: 'twin' });
    heard('twin', '10.0.0.2', 0);
    expect(core.clients.get('twin').address).toBe('10.0.0.2');
    expect(conflicts()).toBe(0);
  });

  it('are none after a start, until the first is heard', () => {
    trusted('twin', '10.0.0.2');
    core = core.restarted();
    heard('twin', '10.0.0.3', 0);
    expect(core.clients.get('twin').address).toBe('10.0.0.3');
    expect(conflicts()).toBe(0);
  });

  it('are none while it streams from an address that was typed, until it is heard', () => {
    const { id } = core.clients.add({ hostname: 'twin', address: '10.0.0.7' });
    core.clients.update(id, { state: 'streaming' });
    for (const ms of [0, 4_000]) heard('twin', '10.0.0.7', ms);
    expect(core.clients.get('twin').address).toBe('10.0.0.7');
    expect(conflicts()).toBe(0);
  });

  describe('of which the first streams', () => {
    beforeEach(() => {
      heard('twin', '10.0.0.2', 0);
      core.clients.update(core.clients.get('twin').id, { state: 'streaming' });
    });

    it('are two when the second has gone on for 3 s', () => {
      for (const ms of [60_000, 62_000, 62_999]) heard('twin', '10.0.0.3', ms);
      expect(conflicts()).toBe(0);
      heard('twin', '10.0.0.3', 63_000);
      expect(conflicts()).toBe(1);
      expect(core.clients.get('twin')).toMatchObject({ address: '10.0.0.2', state: 'streaming' });
    });

    it('are two however long the second goes on, and told of once a minute', () => {
      for (let ms = 60_000; ms <= 124_000; ms += 2_000) heard('twin', '10.0.0.3', ms);
      expect(conflicts()).toBe(1);
      heard('twin', '10.0.0.3', 126_000);
      expect(conflicts()).toBe(2);
    });

    it('are not two when the second was silent for 5 s in between', () => {
      heard('twin', '10.0.0.3', 60_000);
      heard('twin', '10.0.0.3', 65_000);
      heard('twin', '10.0.0.3', 67_999);
      expect(conflicts()).toBe(0);
      heard('twin', '10.0.0.3', 72_998);
      expect(conflicts()).toBe(1);
    });

    it('are not two when the second is a third now', () => {
      heard('twin', '10.0.0.3', 60_000);
      heard('twin', '10.0.0.4', 63_000);
      expect(conflicts()).toBe(0);
      heard('twin', '10.0.0.4', 66_000);
      expect(conflicts()).toBe(1);
    });

    it('are one when the stream has ended with an announcement in between', () => {
      heard('twin', '10.0.0.3', 60_000);
      core.streams.left = true;
      heard('twin', '10.0.0.2', 61_000);
      core.streams.left = false;
      heard('twin', '10.0.0.3', 63_500);
      expect(conflicts()).toBe(0);
    });
  });
});

describe('a headset that announces itself while it streams', () => {
  let id: string;

  beforeEach(() => {
    heard('1234.client', '10.0.0.2', 0);
    ({ id } = core.clients.get('1234.client'));
    core.clients.update(id, { state: 'streaming' });
  });

  it('asks its stream whether it has left it, which one that does not stream never does', () => {
    heard('other', '10.0.0.3', 1_000);
    heard('other', '10.0.0.3', 2_000);
    expect(core.streams.heard).toEqual([]);
    heard('1234.client', '10.0.0.2', 3_000);
    expect(core.streams.heard).toEqual([id]);
  });

  it('and has left it is found when the stream has ended, where it announced itself', () => {
    core.streams.left = true;
    expect(told(() => heard('1234.client', '10.0.0.9', 60_000, { problem: 'odd' }))).toEqual([]);
    expect(core.clients.get(id)).toMatchObject({ address: '10.0.0.2', state: 'streaming', problem: null });
    core.clients.update(id, { batteryPercent: 50 });
    expect(core.clients.get(id)).toMatchObject({ address: '10.0.0.2', state: 'streaming' });
    expect(told(() => core.clients.update(id, { state: 'absent' }))).toEqual([
      'warning unsupported: Found 1234.client at 10.0.0.9, but odd',
    ]);
    expect(core.clients.get(id)).toMatchObject({ address: '10.0.0.9', state: 'found' });
    // It was heard at 60 s, and that once.
    expect(told(() => core.clients.update(id, { state: 'absent' }))).toEqual([]);
    core.clients.update(id, { state: 'found' });
    core.clients.expire(64_999);
    expect(core.clients.get(id).state).toBe('found');
    core.clients.expire(65_000);
    expect(core.clients.list()).toEqual([]);
  });

  it('and has left it is told of when the next connection is made already', () => {
    core.streams.left = true;
    heard('1234.client', '10.0.0.9', 60_000);
    expect(told(() => core.clients.update(id, { state: 'connecting' }))).toEqual([
      'info found: Found 1234.client at 10.0.0.9. Trust it with `vrt client trust 1234.client`.',
    ]);
    expect(core.clients.get(id).state).toBe('connecting');
  });

  it('and has not left it is where it was', () => {
    heard('1234.client', '10.0.0.2', 60_000);
    core.clients.update(id, { state: 'absent' });
    expect(core.clients.get(id).state).toBe('absent');
  });

  it('was seen now, and at the end of its stream then', () => {
    core.clock.pass(1_000);
    expect(core.clients.get(id).lastSeenAt).toBe(oneSecondLater);
    expect(core.writesOf(() => core.clients.update(id, { state: 'absent' }))).toEqual([]);
    core.clock.pass(1_000);
    expect(core.clients.get(id).lastSeenAt).toBe(oneSecondLater);
  });

  it('was not seen because its battery or its problem was told when it does not stream', () => {
    core.clients.update(id, { state: 'absent' });
    core.clock.pass(1_000);
    core.clients.update(id, { state: 'found', batteryPercent: 1 });
    expect(core.clients.get(id).lastSeenAt).toBe(start);
  });
});

describe('what a gateway learned of a headset', () => {
  it('is shown, each part of it until it is another', () => {
    heard('1234.client', '10.0.0.2');
    const { id } = core.clients.get('1234.client');
    core.clients.update(id, {
      state: 'connecting',
      problem: 'busy',
      batteryPercent: 71,
      batteryPlugged: true,
    });
    core.clients.update(id, {});
    expect(core.clients.get(id)).toMatchObject({
      state: 'connecting',
      problem: 'busy',
      batteryPercent: 71,
      batteryPlugged: true,
    });
    core.clients.update(id, { problem: null, batteryPercent: null, batteryPlugged: null });
    expect(core.clients.get(id)).toMatchObject({
      state: 'connecting',
      problem: null,
      batteryPercent: null,
      batteryPlugged: null,
    });
  });

  it('is nothing for one that was forgotten', () => {
    const { id } = trusted('1234.client', '10.0.0.2');
    core.clients.forget(id);
    expect(core.writesOf(() => core.clients.update(id, { state: 'found', model: 'Quest 3' }))).toEqual([]);
    expect(core.clients.list()).toEqual([]);
  });

  it('is stored when it is its model, once, and for one that is kept', () => {
    heard('stranger', '10.0.0.3');
    const stranger = core.clients.get('stranger').id;
    expect(core.writesOf(() => core.clients.update(stranger, { model: 'Pico' }))).toEqual([]);
    expect(core.clients.get(stranger).model).toBe('Pico');
    const { id } = trusted('1234.client', '10.0.0.2');
    core.clock.pass(1_000);
    expect(core.writesOf(() => core.clients.update(id, { model: 'Quest 3' }))).toEqual([`put clients ${id}`]);
    expect(core.store.kept.clients.get(id)).toMatchObject({ model: 'Quest 3', lastSeenAt: oneSecondLater });
    expect(core.clients.get(id)).toMatchObject({ model: 'Quest 3', lastSeenAt: oneSecondLater });
    expect(core.writesOf(() => core.clients.update(id, { model: 'Quest 3' }))).toEqual([]);
    expect(core.writesOf(() => core.clients.update(id, { batteryPercent: 5 }))).toEqual([]);
  });
});

describe('a client that is added by hand', () => {
  it('is trusted, absent and kept, and told of', () => {
    const events = core.eventsOf(() => core.clients.add({ hostname: '1234.client', address: '10.0.0.7' }));
    const client = core.clients.get('1234.client');
    expect(events).toEqual([
      {
        type: 'client',
        action: 'added',
        severity: 'info',
        message: 'Client 1234.client was added by hand and is trusted.',
        subject: '1234.client',
        client: '1234.client',
        data: { id: client.id, address: null },
      },
    ]);
    expect(client).toMatchObject({
      trust: 'trusted',
      state: 'absent',
      addresses: ['10.0.0.7'],
      address: null,
      lastSeenAt: null,
    });
    expect(core.restarted().clients.list()).toEqual([client]);
  });

  it('is not trusted when that was not wanted, kept all the same, and what was decided when it announces itself', () => {
    expect(told(() => core.clients.add({ hostname: 'desk', trust: false }))).toEqual([
      'info added: Client desk was added by hand.',
    ]);
    const { id } = core.clients.get('desk');
    expect(core.store.kept.clients.get(id)).toMatchObject({ trust: 'new', addresses: [] });
    expect(core.clients.patch(id, { trust: 'trusted' })).toMatchObject({ state: 'absent', lastSeenAt: null });
    expect(told(() => heard('desk', '10.0.0.9'))).toEqual(['info found: Found desk at 10.0.0.9 (trusted).']);
    expect(core.clients.list()).toMatchObject([
      { id, trust: 'trusted', state: 'found', address: '10.0.0.9', addresses: [] },
    ]);
  });

  it('is called by its address when it has no other name, in one form', () => {
    const { id } = core.clients.add({ address: '[FD00:0::7]' });
    expect(core.clients.get(id)).toMatchObject({ hostname: 'fd00::7', addresses: ['fd00::7'] });
    expect(() => core.clients.add({ address: 'fd00::7' })).toThrow(
      refusal('name-taken', 'There is a client called "fd00::7" already.'),
    );
    expect(core.clients.list()).toHaveLength(1);
  });

  it('needs an address or a host name', () => {
    expect(() => core.clients.add({})).toThrow(
      refusal('invalid-request', 'A client needs an address or a host name.'),
    );
  });

  it.each(['127.0.0.3:99999', '999.1.1.1', ':0', 'h-1270040', '0.0.0.0', 'fe80::1'])(
    'has no address that nothing can dial: %s',
    (address) => {
      const { id } = core.clients.add({ address: '10.0.0.7' });
      const wrong = expect.objectContaining({
        code: 'invalid-request',
        message: expect.stringMatching(/^"/) as unknown,
        hint: 'The headset shows its address in the ALVR app, before it is connected.',
      });
      expect(() => core.clients.add({ address })).toThrow(wrong);
      expect(() => core.clients.patch(id, { addresses: ['10.0.0.7', address] })).toThrow(wrong);
      expect(core.clients.list()).toMatchObject([{ addresses: ['10.0.0.7'] }]);
    },
  );

  it('is not quoted at length when what was typed is long', () => {
    expect(() => core.clients.add({ address: 'x'.repeat(100) })).toThrow(
      refusal(
        'invalid-request',
        `"${'x'.repeat(80)}" is no address. Write one such as 192.168.1.20, 192.168.1.20:9950, fe80::1%eth0 or [fd00::20]:9950.`,
      ),
    );
  });

  it('is not there when the disk is full', () => {
    core.store.full = true;
    expect(() => core.clients.add({ hostname: 'desk' })).toThrow('disk full');
    expect(core.clients.list()).toEqual([]);
    expect(core.actions()).toEqual([]);
  });
});

describe('a client that was added by its address', () => {
  it('takes the host name that is announced from there, and keeps it', () => {
    const { id } = core.clients.add({ address: '10.0.0.7:9950' });
    expect(told(() => heard('5678.client', '10.0.0.7'))).toEqual([
      'info found: Found 5678.client at 10.0.0.7 (trusted).',
    ]);
    expect(core.clients.list()).toMatchObject([
      { id, hostname: '5678.client', name: '5678.client', trust: 'trusted', state: 'found' },
    ]);
    expect(core.restarted().clients.get(id)).toMatchObject({
      hostname: '5678.client',
      name: '5678.client',
      addresses: ['10.0.0.7:9950'],
    });
  });

  it('keeps the name that somebody gave it', () => {
    const { id } = core.clients.add({ address: '10.0.0.7' });
    core.clients.patch(id, { name: 'desk' });
    heard('5678.client', '10.0.0.7');
    expect(core.clients.get(id)).toMatchObject({ hostname: '5678.client', name: 'desk' });
  });

  it('takes the first host name only; the next from there is another headset', () => {
    const { id } = core.clients.add({ address: '10.0.0.7' });
    heard('5678.client', '10.0.0.7');
    heard('1234.client', '10.0.0.7');
    expect(names()).toEqual(['5678.client', '1234.client']);
    expect(core.clients.get(id).hostname).toBe('5678.client');
  });

  it('takes no host name from elsewhere', () => {
    core.clients.add({ address: '10.0.0.7' });
    heard('5678.client', '10.0.0.8');
    expect(names()).toEqual(['10.0.0.7', '5678.client']);
  });

  it('is itself however it is called: an address that is a host name only is none', () => {
    core.clients.add({ hostname: '10.0.0.7' });
    heard('5678.client', '10.0.0.7');
    expect(names()).toEqual(['10.0.0.7', '5678.client']);
    core.clients.add({ hostname: 'desk', address: '10.0.0.9' });
    heard('9.client', '10.0.0.9');
    expect(names()).toEqual(['10.0.0.7', '5678.client', 'desk', '9.client']);
  });

  it('has the name it had when the disk is full', () => {
    core.clients.add({ address: '10.0.0.7' });
    core.store.full = true;
    expect(() => heard('5678.client', '10.0.0.7')).toThrow('disk full');
    expect(names()).toEqual(['10.0.0.7']);
  });
});

describe('what is decided about a client', () => {
  it('is kept and told: its trust as such, all else as a change', () => {
    heard('1234.client', '10.0.0.2');
    const { id } = core.clients.get('1234.client');
    const decide = (change: Parameters<typeof core.clients.patch>[1]) =>
      told(() => core.clients.patch('1234.client', change));
    expect(core.writesOf(() => core.clients.patch(id, { trust: 'trusted' }))).toEqual([`put clients ${id}`]);
    expect(core.store.log.at(-1)).toMatchObject({
      type: 'client',
      action: 'trusted',
      message: 'Client 1234.client is now trusted.',
      subject: '1234.client',
      client: '1234.client',
      data: { id, address: '10.0.0.2' },
    });
    expect(decide({ trust: 'blocked' })).toEqual(['info blocked: Client 1234.client is now blocked.']);
    expect(decide({ trust: 'new' })).toEqual(['info untrusted: Client 1234.client is now new.']);
    expect(decide({ trust: 'new' })).toEqual(['info changed: Client 1234.client was changed.']);
    expect(decide({ name: 'desk' })).toEqual(['info changed: Client desk was changed.']);
    expect(decide({ addresses: [' 10.0.0.7:9950 '] })).toEqual(['info changed: Client desk was changed.']);
    expect(core.restarted().clients.get('desk')).toMatchObject({
      id,
      hostname: '1234.client',
      name: 'desk',
      trust: 'new',
      address: '10.0.0.2',
      addresses: ['10.0.0.7:9950'],
      state: 'absent',
      lastSeenAt: start,
    });
  });

  it('leaves what it does not name', () => {
    const { id } = core.clients.add({ hostname: '1234.client', address: '10.0.0.7' });
    core.clients.patch(id, { name: 'desk' });
    expect(core.clients.patch(id, {})).toMatchObject({
      name: 'desk',
      trust: 'trusted',
      addresses: ['10.0.0.7'],
    });
  });

  it('ends its stream when it is not trusted then, and only then', () => {
    heard('1234.client', '10.0.0.2');
    const { id } = core.clients.patch('1234.client', { trust: 'trusted' });
    core.clients.patch(id, { name: 'desk' });
    expect(core.streams.closed).toEqual([]);
    core.clients.patch(id, { trust: 'blocked' });
    expect(core.streams.closed).toEqual([`client ${id}: the client is blocked`]);
    core.clients.patch(id, { trust: 'trusted' });
    core.clients.patch(id, { trust: 'new' });
    expect(core.streams.closed).toEqual([
      `client ${id}: the client is blocked`,
      `client ${id}: the client is new`,
    ]);
  });

  it('gives it no name that another has or is known by', () => {
    heard('1234.client', '10.0.0.2');
    heard('5678.client', '10.0.0.3');
    core.clients.patch('1234.client', { name: 'desk' });
    for (const name of ['desk', '1234.client']) {
      expect(() => core.clients.patch('5678.client', { name })).toThrow(
        refusal('name-taken', `There is a client called "${name}" already.`),
      );
    }
    expect(core.clients.get('5678.client').name).toBe('5678.client');
    expect(core.clients.patch('desk', { name: '1234.client' }).name).toBe('1234.client');
  });

  it('is as before when the disk is full', () => {
    heard('1234.client', '10.0.0.2');
    core.store.full = true;
    expect(told(() => expect(() => trusted('1234.client', '10.0.0.2')).toThrow('disk full'))).toEqual([]);
    expect(core.clients.get('1234.client').trust).toBe('new');
  });

  it('needs a client that there is, by id, name, host name or the beginning of its id', () => {
    heard('1234.client', '10.0.0.2');
    const { id } = core.clients.patch('1234.client', { name: 'desk' });
    for (const wanted of [id, 'desk', '1234.client', id.slice(0, 4)])
      expect(core.clients.get(wanted).id).toBe(id);
    expect(() => core.clients.get('table')).toThrow(
      refusal('client-not-found', 'There is no client called "table".'),
    );
    expect(() => core.clients.patch('table', {})).toThrow(refusal('client-not-found'));
    expect(() => core.clients.forget('table')).toThrow(refusal('client-not-found'));
  });
});

describe('a client that is forgotten', () => {
  it('is gone with its stream and its settings, for good, and told of', () => {
    const { id } = trusted('1234.client', '10.0.0.2');
    made(core.settings.planSet('video.preferred_fps', 90, { scope: 'client', owner: id }));
    const events = core.eventsOf(() =>
      expect(core.clients.forget('1234.client')).toMatchObject({ id, state: 'found' }),
    );
    expect(events).toEqual([
      {
        type: 'client',
        action: 'forgotten',
        severity: 'info',
        message: 'Client 1234.client was forgotten.',
        subject: '1234.client',
        client: '1234.client',
        data: { id, address: '10.0.0.2' },
      },
    ]);
    expect(core.streams.closed).toEqual([`client ${id}: the client was forgotten`]);
    expect(core.clients.list()).toEqual([]);
    expect(core.settings.values({ clientId: id }).video.preferred_fps).toBe(72);
    const { store, settings, clients } = core.restarted();
    expect(clients.list()).toEqual([]);
    expect(store.settings.list()).toEqual([]);
    expect(settings.values({ clientId: id }).video.preferred_fps).toBe(72);
  });

  it('is there still when the disk is full', () => {
    trusted('1234.client', '10.0.0.2');
    core.store.full = true;
    expect(() => core.clients.forget('1234.client')).toThrow('disk full');
    expect(core.clients.get('1234.client').state).toBe('found');
    expect(core.streams.closed).toEqual([]);
  });

  it('that announces itself again is a stranger', () => {
    const { id } = trusted('1234.client', '10.0.0.2');
    core.clients.forget(id);
    heard('1234.client', '10.0.0.2', 1_000);
    expect(core.clients.get('1234.client')).toMatchObject({ trust: 'new' });
    expect(core.clients.get('1234.client').id).not.toBe(id);
  });
});
