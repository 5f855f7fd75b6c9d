import { beforeEach, describe, expect, it } from 'vitest';
import { announcing } from './testing/announcing.js';
import { CoreOverMemory, made } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
const start = '2026-01-02T03:04:05.000Z';
const oneSecondLater = '2026-01-02T03:04:06.000Z';
let core: CoreOverMemory;
const { heard, names, told, trusted } = announcing(() => core);

beforeEach(() => {
  core = new CoreOverMemory();
});

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

  it('that were named, or untrusted again, are kept, and are there when they are silent and after a start', () => {
    for (let number = 1; number <= 4; number += 1) heard(`s${number}`, '10.0.0.2');
    core.clients.patch('s1', { name: 'desk' });
    core.clients.patch('s2', { trust: 'trusted' });
    core.clients.patch('s2', { trust: 'new' });
    core.clients.expire(5_000);
    const kept = [
      { name: 'desk', trust: 'new', state: 'absent' },
      { name: 's2', trust: 'new', state: 'absent' },
    ];
    expect(core.clients.list()).toMatchObject(kept);
    expect(core.restarted().clients.list()).toMatchObject(kept);
    expect(
      core.writesOf(() => core.clients.update(core.clients.get('desk').id, { model: 'Pico' })),
    ).toHaveLength(1);
  });

  it('hold their place whatever becomes of others that were added by hand and not trusted', () => {
    core.clients.add({ hostname: 'added', trust: false });
    for (let number = 1; number <= 4; number += 1) heard(`s${number}`, '10.0.0.2');
    heard('added', '10.0.0.2');
    core.clients.forget('added');
    heard('s5', '10.0.0.2', 1_000);
    expect(names()).toEqual(['s1', 's2', 's3', 's4']);
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
