import { beforeEach, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import { defaultOf } from '../../protocol/settings/leaf.js';
import { settingLeaves, settingValues, type SettingValues } from '../../protocol/settings/tree.js';
import { EventBus } from '../core/events.js';
import { Faults } from '../core/faults.js';
import type { GatewayContext, GatewayEntry } from './all.js';
import { GatewayService } from './gateway-service.js';

let told: string[];
let did: string[];
let broken: boolean;
let bus: EventBus;
let now: SettingValues;

const defaults = new Map(settingLeaves.map(({ path, node }) => [path, defaultOf(node)]));
const valuesWith = (chosen: Record<string, boolean | number>) =>
  settingValues((path) => chosen[path] ?? defaults.get(path) ?? null);
const off = valuesWith({});
const on = valuesWith({ vrtogether: true });
const onElsewhere = valuesWith({ vrtogether: true, 'vrtogether.port': 7 });

const entry: GatewayEntry = {
  name: 'tin-can',
  title: 'Tin can',
  reset: 'Cuts the string.',
  setting: 'vrtogether',
  load: () =>
    Promise.resolve({
      port: 7,
      connections: 2,
      connected: () => [],
      start: ({ vrtogether }) => {
        if (broken) throw new VrtError('port-in-use', 'Port 7 is taken.');
        did.push(`start at ${vrtogether?.port}`);
        return Promise.resolve();
      },
      stop: () => Promise.resolve(void did.push('stop')),
      reset: () => void did.push('reset'),
      prepare: ({ vrtogether }) => {
        if (broken) throw new VrtError('port-in-use', 'Port 7 is taken.');
        return Promise.resolve({
          apply: () => void did.push(`move to ${vrtogether?.port}`),
          discard: () => void did.push('stay'),
        });
      },
      disconnects: ({ vrtogether }) => (vrtogether?.port === 7 ? 1 : 0),
    }),
};

function service(): GatewayService {
  const daemon = { bus, settings: { values: () => now }, faults: new Faults() };
  return new GatewayService(entry, daemon as unknown as GatewayContext);
}

async function change(gateway: GatewayService, after: SettingValues, path = 'vrtogether'): Promise<void> {
  await (await gateway.prepare(after, [path])).apply();
}

beforeEach(() => {
  [told, did, broken, now] = [[], [], false, off];
  const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
  bus = new EventBus(store, () => new Date(0), new Faults());
  bus.subscribe(({ action }) => void told.push(action));
});

it('is off until settings want it, says what turns it on, and leaves nothing', async () => {
  const gateway = service();
  await gateway.start();
  expect(gateway.status()).toEqual({
    name: 'tin-can',
    state: 'off',
    port: null,
    connections: 0,
    problem: null,
    reset: 'Cuts the string.',
  });
  await expect(gateway.reset()).rejects.toMatchObject({
    code: 'gateway-off',
    hint: 'Turn it on: `vrt settings set vrtogether true`.',
  });
  await change(gateway, on);
  expect(gateway.status()).toMatchObject({ state: 'listening', port: 7, connections: 2 });
  await gateway.reset();
  await gateway.stop();
  await gateway.stop();
  expect(did).toEqual(['start at 8090', 'reset', 'stop']);
});

it('follows its own settings while it runs, and says how many clients that costs', async () => {
  const gateway = service();
  now = on;
  await gateway.start();
  await change(gateway, onElsewhere, 'vrtogether.port');
  await change(gateway, onElsewhere, 'vrtogether_of_another');
  await change(gateway, onElsewhere, 'video.preferred_fps');
  expect(did).toEqual(['start at 8090', 'move to 7']);
  expect([on, onElsewhere, off].map((after) => gateway.disconnects(after))).toEqual([0, 1, 2]);
  await change(gateway, off);
  expect(gateway.status().state).toBe('off');
  expect(gateway.disconnects(on)).toBe(0);
  expect(told).toEqual(['started', 'stopped']);
});

it('refuses what it cannot follow, and goes on as before', async () => {
  const gateway = service();
  broken = true;
  await expect(gateway.prepare(on, ['vrtogether'])).rejects.toThrow('Port 7 is taken.');
  expect(gateway.status()).toMatchObject({ state: 'off', problem: null });
  broken = false;
  await change(gateway, on);
  broken = true;
  await expect(gateway.prepare(onElsewhere, ['vrtogether.port'])).rejects.toThrow('Port 7 is taken.');
  expect(gateway.status()).toMatchObject({ state: 'listening', problem: null });
  expect(did).toEqual(['start at 8090']);
});

it('goes back when the change is not kept', async () => {
  const gateway = service();
  await (await gateway.prepare(on, ['vrtogether'])).discard();
  expect([gateway.status().state, did, told]).toEqual(['off', ['start at 8090', 'stop'], []]);
});

it('that cannot start with the daemon leaves it alone, and is tried again, fault by fault', async () => {
  const gateway = service();
  [now, broken] = [on, true];
  await gateway.start();
  expect(gateway.status()).toMatchObject({ state: 'failed', port: null, problem: 'Port 7 is taken.' });
  await change(gateway, onElsewhere, 'vrtogether.port');
  expect(told).toEqual(['failed', 'failed']);
  broken = false;
  await change(gateway, on, 'vrtogether.port');
  expect(gateway.status()).toMatchObject({ state: 'listening', problem: null });
  [broken] = [true];
  await change(gateway, off);
  expect(gateway.status()).toMatchObject({ state: 'off', problem: null });
});

it('says by which setting it is turned on, and not to turn on what has no such setting', async () => {
  const gateway = service();
  const hintOf = async (one: GatewayService) =>
    (await one.reset().catch((error: unknown) => error)) as VrtError;
  expect(await hintOf(gateway)).toMatchObject({
    code: 'gateway-off',
    message: 'The Tin can gateway is not on.',
    hint: 'Turn it on: `vrt settings set vrtogether true`.',
  });
  expect(() => gateway.clock()).toThrow('The Tin can gateway is not on.');
  const always = new GatewayService({ ...entry, name: 'alvr', setting: undefined }, {
    bus,
  } as unknown as GatewayContext);
  expect((await hintOf(always)).hint).not.toContain('settings set');
  await change(gateway, on);
  expect(() => gateway.clock()).toThrow('Clients of the Tin can gateway do not ask for the time.');
});
