import { beforeEach, describe, expect, it } from 'vitest';
import { announcing } from './testing/announcing.js';
import { CoreOverMemory } from './testing/core-over-memory.js';

const start = '2026-01-02T03:04:05.000Z';
const oneSecondLater = '2026-01-02T03:04:06.000Z';
let core: CoreOverMemory;
const { heard, told, trusted } = announcing(() => core);

beforeEach(() => {
  core = new CoreOverMemory();
});

describe('two devices with one host name', () => {
  const conflict = 'client conflict';
  const conflicts = () => core.actions().filter((action) => action === conflict).length;

  it('are told of, and the first keeps the name', () => {
    heard('twin', '10.0.0.2');
    expect(told(() => heard('twin', '10.0.0.3', 1_000))).toEqual([
      'warning conflict: Two devices use the name twin: 10.0.0.2 keeps the name, 10.0.0.3 is ignored. Reset the name in one of the apps.',
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
