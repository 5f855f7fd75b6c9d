import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-faults-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** `CLASS.METHOD` of a compiled file, each made to throw in vrtd and nowhere else. */
const parts = {
  'a timer of clients': ['core/clients.js', 'Clients', 'expire', 'Looking for clients that fell silent'],
  'a timer of people': ['core/people/presence.js', 'Presence', 'tick', 'Removing users who did not return'],
  'an announcement': ['core/clients.js', 'Clients', 'heard', 'Taking note of an announcement'],
  'a gateway that looks for headsets': [
    'core/sessions.js',
    'Sessions',
    'running',
    'Looking for headsets to dial',
  ],
  'a listener of events': ['service/hooks.js', 'Hooks', '', 'Following events'],
} as const;
type Part = keyof typeof parts;

/** Code that runs before vrtd and breaks parts of it: the program itself has no door for that. */
function planted(...names: readonly Part[]): Readonly<Record<string, string>> {
  const at = (path: string) => JSON.stringify(resolve('dist/daemon', path));
  const lines = names.map((name) => {
    const [file, owner, method] = parts[name];
    if (method !== '')
      return `(await import(${at(file)})).${owner}.prototype.${method} = () => { throw new Error('planted'); };`;
    return `{
      const { EventBus } = await import(${at('core/events.js')});
      const { subscribe } = EventBus.prototype;
      let first = true;
      EventBus.prototype.subscribe = function (...input) {
        if (first) subscribe.call(this, ({ type }) => { if (type === 'session') throw new Error('planted'); });
        first = false;
        return subscribe.apply(this, input);
      };
    }`;
  });
  const path = join(folder, `${names.length}.mjs`);
  writeFileSync(path, `if (process.argv[1]?.endsWith('/bin/vrtd')) {\n${lines.join('\n')}\n}\n`);
  return { NODE_OPTIONS: `--import=${path}` };
}

/** What was told of the faults in one part: how often each had happened then. */
async function told(machine: Machine, part: Part): Promise<unknown[]> {
  const [, , , doing] = parts[part];
  const faults = (await machine.events('daemon')).filter(
    ({ action, data }) => action === 'fault' && data['doing'] === doing,
  );
  for (const { message } of faults) expect(message).toContain('planted. vrtd goes on.');
  return faults.map(({ data }) => data['count']);
}

describe('a daemon in which something throws', () => {
  it('goes on streaming when it is a timer or a listener of events, and tells each once', async () => {
    await using machine = await Machine.create();
    const broken: readonly Part[] = ['a timer of clients', 'a timer of people', 'a listener of events'];
    machine.environment = planted(...broken);
    const daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const headset = machine.startHeadset('1234.client', '--duration', '60s', '--once');
    const before = await machine.meet('1234.client');
    for (const part of broken)
      await until(`${part} was told`, async () => (await told(machine, part)).length > 0);
    await until(
      'frames go on',
      async () =>
        (await machine.streaming('1234.client')).counters.framesSent > before.counters.framesSent + 60,
    );
    // The second time is counted, not told; so is every one up to the tenth.
    for (const part of broken) {
      const counts = await told(machine, part);
      expect(counts).toEqual([1, 10, 100].slice(0, counts.length));
    }
    expect((await machine.status()).faults).toBeGreaterThanOrEqual(broken.length);
    expect(daemon.exitCode).toBeNull();
    headset.child.kill('SIGINT');
    // What the listener missed was done all the same.
    expect((await machine.vrt('session', 'stop', 'lobby')).code).toBe(0);
  });

  it('answers and tells it when it is an announcement, or a gateway that looks for headsets', async () => {
    await using machine = await Machine.create();
    const broken: readonly Part[] = ['an announcement', 'a gateway that looks for headsets'];
    machine.environment = planted(...broken);
    const daemon = await machine.startDaemon();
    expect((await machine.vrt('session', 'create', '--name', 'lobby')).code).toBe(0);
    machine.startHeadset('1234.client', '--duration', '60s');
    for (const part of broken) {
      await until(`${part} was told`, async () => (await told(machine, part)).length > 0);
      const counts = await told(machine, part);
      expect(counts).toEqual([1, 10, 100].slice(0, counts.length));
    }
    expect((await machine.vrt('session', 'delete', 'lobby', '--force')).code).toBe(0);
    expect(await machine.clients()).toEqual([]);
    expect(daemon.exitCode).toBeNull();
  });
});
