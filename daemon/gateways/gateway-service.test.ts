import { beforeEach, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import { defaultOf } from '../../protocol/settings/leaf.js';
import { settingLeaves, settingValues } from '../../protocol/settings/tree.js';
import { EventBus } from '../core/events.js';
import { Faults } from '../core/faults.js';
import type { GatewayContext, GatewayEntry } from './all.js';
import { GatewayService } from './gateway-service.js';

let told: string[];
let shape: string | null;
let did: string[];
let broken: boolean;
let bus: EventBus;

const entry: GatewayEntry = {
  name: 'tin-can',
  title: 'Tin can',
  reset: 'Cuts the string.',
  shape: () => shape,
  load: () =>
    Promise.resolve({
      port: 7,
      connections: 2,
      start: () => {
        if (broken) throw new VrtError('port-in-use', 'Port 7 is taken.');
        did.push('start');
        return Promise.resolve();
      },
      stop: () => Promise.resolve(void did.push('stop')),
      reset: () => void did.push('reset'),
    }),
};

function service(): GatewayService {
  const defaults = new Map(settingLeaves.map(({ path, node }) => [path, defaultOf(node)]));
  const settings = { values: () => settingValues((path) => defaults.get(path) ?? null) };
  return new GatewayService(entry, { bus, settings, faults: new Faults() } as unknown as GatewayContext);
}

function settingsChange(): void {
  bus.emit({ type: 'setting', action: 'changed', severity: 'info', message: '', subject: 'x', data: {} });
}

beforeEach(() => {
  [told, did, shape, broken] = [[], [], null, false];
  const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
  bus = new EventBus(store, () => new Date(0), new Faults());
  bus.subscribe(({ action }) => void told.push(action), {
    types: ['gateway'],
    severity: 'debug',
    session: undefined,
    client: undefined,
  });
});

it('is off until settings want it, and says what turns it on', async () => {
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
    hint: 'Turn it on: `vrt settings set tin-can true`.',
  });
  shape = 'a';
  settingsChange();
  await expect.poll(() => gateway.status().state).toBe('listening');
  expect(gateway.status()).toMatchObject({ port: 7, connections: 2 });
  await gateway.reset();
  expect(did).toEqual(['start', 'reset']);
  await gateway.stop();
  shape = 'b';
  settingsChange();
  await gateway.stop();
  expect(did).toEqual(['start', 'reset', 'stop']);
});

it('runs anew with other settings, once for many changes, and not for those that are not its own', async () => {
  const gateway = service();
  shape = 'a';
  await gateway.start();
  settingsChange();
  shape = 'b';
  settingsChange();
  settingsChange();
  await expect.poll(() => did).toEqual(['start', 'stop', 'start']);
  shape = null;
  settingsChange();
  await expect.poll(() => gateway.status().state).toBe('off');
  expect(told).toEqual(['started', 'stopped', 'started', 'stopped']);
  await gateway.stop();
});

it('that cannot start says why, leaves the daemon alone, and is tried again with other settings', async () => {
  const gateway = service();
  [shape, broken] = ['a', true];
  await gateway.start();
  expect(gateway.status()).toMatchObject({ state: 'failed', port: null, problem: 'Port 7 is taken.' });
  expect(told).toEqual(['failed']);
  [shape, broken] = ['b', false];
  settingsChange();
  await expect.poll(() => gateway.status()).toMatchObject({ state: 'listening', problem: null });
  await gateway.stop();
});
