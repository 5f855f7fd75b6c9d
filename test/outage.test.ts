import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { HeadsetReport } from '../protocol/headset-report.js';
import { exited, Machine } from './system/machine.js';
import { until } from './system/until.js';

const ip = (...args: string[]) => execFileSync('ip', args);

/** Whether this user may make network namespaces; leaves none. */
const mayRoute = (() => {
  const probe = `vrt-route-${process.pid}`;
  const made = spawnSync('ip', ['netns', 'add', probe]).status === 0;
  if (made) spawnSync('ip', ['netns', 'del', probe]);
  return made;
})();

/** A daemon's machine and a headset's, with a router in between that can stop forwarding. */
class RoutedPair implements Disposable {
  readonly host = `vrth${process.pid}`;
  readonly router = `vrtr${process.pid}`;
  readonly set = `vrts${process.pid}`;

  constructor() {
    for (const name of [this.host, this.router, this.set]) {
      ip('netns', 'add', name);
      ip('-n', name, 'link', 'set', 'lo', 'up');
    }
    for (const [name, net] of [
      [this.host, '10.77.1'],
      [this.set, '10.77.2'],
    ] as const) {
      const far = `r${net.at(-1)}`;
      ip('link', 'add', 'v0', 'netns', name, 'type', 'veth', 'peer', 'name', far, 'netns', this.router);
      ip('-n', name, 'addr', 'add', `${net}.2/24`, 'dev', 'v0');
      ip('-n', name, 'link', 'set', 'v0', 'up');
      ip('-n', this.router, 'addr', 'add', `${net}.1/24`, 'dev', far);
      ip('-n', this.router, 'link', 'set', far, 'up');
      ip('-n', name, 'route', 'add', 'default', 'via', `${net}.1`);
    }
    this.#router('echo 1 > /proc/sys/net/ipv4/ip_forward');
  }

  inside(name: string, ...args: string[]): ChildProcess {
    return spawn('ip', ['netns', 'exec', name, process.execPath, ...args], { stdio: 'ignore' });
  }

  /** Nothing gets through for this long. */
  async outage(seconds: number): Promise<void> {
    const forwarding = '/proc/sys/net/ipv4/ip_forward';
    const script = `echo 0 > ${forwarding}; sleep ${seconds}; echo 1 > ${forwarding}`;
    await once(spawn('ip', ['netns', 'exec', this.router, '/bin/sh', '-c', script]), 'exit');
  }

  [Symbol.dispose](): void {
    for (const name of [this.host, this.router, this.set]) spawnSync('ip', ['netns', 'del', name]);
  }

  #router(script: string): void {
    ip('netns', 'exec', this.router, '/bin/sh', '-c', script);
  }
}

describe.runIf(mayRoute)('a link that is dead for 1.5 s', () => {
  it('is outlasted by both sides, and the stream goes on', async () => {
    await using machine = await Machine.create();
    using pair = new RoutedPair();
    const report = join(machine.folder, 'report.json');
    const daemon = pair.inside(
      pair.host,
      ...['bin/vrtd', '--socket', machine.socket, '--state-dir', join(machine.folder, 'state')],
    );
    let headset: ChildProcess | undefined;
    try {
      await until('the daemon answers', async () => (await machine.vrt('daemon', 'status')).code === 0);
      await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
      headset = pair.inside(
        pair.set,
        ...['bin/vrt', 'headset', '--hostname', 'far.client', '--bind', '10.77.2.2', '--quiet'],
        ...['--announce', '10.77.1.2:9943', '--view', '320x352', '--report', report, '--duration', '120s'],
      );
      const before = await machine.meet('far.client');
      await pair.outage(1.5);
      await until('frames are displayed again', async () => {
        const [stream] = await machine.streams();
        return (stream?.counters.framesDisplayed ?? 0) > before.counters.framesDisplayed + 200;
      });
      expect((await machine.streams())[0]).toMatchObject({ id: before.id, state: 'streaming', restarts: 0 });
      const actions = (await machine.events('stream')).map(({ action }) => action);
      expect(actions.filter((action) => action === 'streaming' || action === 'ended')).toEqual(['streaming']);
    } finally {
      headset?.kill('SIGINT');
      if (headset !== undefined) await exited(headset);
      daemon.kill('SIGTERM');
      await exited(daemon);
    }
    const { connects, disconnects } = JSON.parse(readFileSync(report, 'utf8')) as HeadsetReport;
    expect({ connects, disconnects }).toEqual({ connects: 1, disconnects: 0 });
  });
});

describe('a headset whose address changes while it streams', () => {
  it('is dialled where it announces itself, and is no second device', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby', '--bitrate', '4M');
    const before = machine.startHeadset('1234.client', '--duration', '120s');
    await machine.meet('1234.client');
    // Its packets get nowhere any more, and its connections stay open: as with an address that is gone.
    before.child.kill('SIGSTOP');
    machine.startHeadset('1234.client', '--duration', '120s', '--bind', '127.0.0.3');
    await until('it streams from its new address', async () => {
      const [stream] = await machine.streams();
      return stream?.state === 'streaming' && stream.peer?.address === '127.0.0.3';
    });
    expect(await machine.client('1234.client')).toMatchObject({ address: '127.0.0.3', state: 'streaming' });
    expect((await machine.events('client')).filter(({ action }) => action === 'conflict')).toEqual([]);
    const ended = (await machine.events('stream')).filter(({ action }) => action === 'ended');
    expect(ended).toMatchObject([{ severity: 'info', data: { reason: 'it announced itself again' } }]);
  });
});
