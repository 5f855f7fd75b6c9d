import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Faults } from '../core/faults.js';
import { serviceManager, watchdogPeriodMs } from './notify.js';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-service-'));
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

describe('systemd', () => {
  const python = spawnSync('python3', ['--version']).status === 0;
  const receiver = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print("listening", flush=True)
while True: print(repr(s.recv(4096).decode()), flush=True)
`;

  it.skipIf(!python)('is told that the daemon is ready, alive and stopping', async () => {
    const path = join(directory, 'notify');
    const child = spawn('python3', ['-c', receiver, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    try {
      const heard: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => heard.push(line));
      await expect.poll(() => heard, { timeout: 10_000 }).toContain('listening');
      const manager = serviceManager({ NOTIFY_SOCKET: path, WATCHDOG_USEC: '10000' }, 1, new Faults());
      manager.ready('2 sessions\nand more');
      await expect.poll(() => heard.filter((line) => line.includes('WATCHDOG=1')).length).toBeGreaterThan(2);
      manager.status('busy');
      manager.stopping();
      await expect.poll(() => heard).toContain(String.raw`'STOPPING=1\nSTATUS=Stopping'`);
      expect(heard).toContain(String.raw`'READY=1\nSTATUS=2 sessions and more'`);
      expect(heard).toContain(`'STATUS=busy'`);
      manager.close();
    } finally {
      child.kill();
      await exited;
    }
  });

  it('is not needed', () => {
    for (const env of [{}, { NOTIFY_SOCKET: '' }, { NOTIFY_SOCKET: join(directory, 'absent') }]) {
      const manager = serviceManager(env, 1, new Faults());
      manager.ready('x');
      manager.stopping();
      manager.close();
    }
  });

  it.each([
    [{ WATCHDOG_USEC: '30000000' }, 15_000],
    [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '7' }, 15_000],
    [{ WATCHDOG_USEC: '30000000', WATCHDOG_PID: '8' }, undefined],
    [{ WATCHDOG_USEC: '0' }, undefined],
    [{ WATCHDOG_USEC: 'soon' }, undefined],
    [{}, undefined],
  ])('has its watchdog fed at half its time: %j', (env, expected) => {
    expect(watchdogPeriodMs(env, 7)).toBe(expected);
  });
});
