import { beforeEach, describe, expect, it } from 'vitest';
import { announcing } from './testing/announcing.js';
import { CoreOverMemory, made, refusal } from './testing/core-over-memory.js';

const start = '2026-01-02T03:04:05.000Z';
const oneSecondLater = '2026-01-02T03:04:06.000Z';
let core: CoreOverMemory;
const { heard, names, told, trusted } = announcing(() => core);

beforeEach(() => {
  core = new CoreOverMemory();
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
      refusal('name-taken', 'A client called "fd00::7" already exists.'),
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
        `"${'x'.repeat(80)}" is not an address. Write one such as 192.168.1.20, 192.168.1.20:9950, fe80::1%eth0 or [fd00::20]:9950.`,
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
        refusal('name-taken', `A client called "${name}" already exists.`),
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
