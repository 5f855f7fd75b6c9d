import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { encodeAnnouncement } from '../protocol/alvr/announcement.js';
import { protocolId20 } from '../protocol/alvr/dialect.js';
import { DialCounter } from './system/dial-counter.js';
import { exited, Machine } from './system/machine.js';
import { until } from './system/until.js';

describe('the address of a client', () => {
  it('that nothing can dial is refused with a sentence', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    for (const [typed, sentence] of [
      ['127.0.0.3:99999', 'has the port 99999; a port is a number from 1 to 65535.'],
      ['127.0.0.3:0', 'has the port 0; a port is a number from 1 to 65535.'],
      ['999.1.1.1', 'is not an IPv4 address, which has four numbers from 0 to 255 without leading zeros.'],
      [':0', 'is not an address. Write one such as 192.168.1.20,'],
      [
        'h-1270040',
        'is not an IP address. A host name is not enough: write an address such as 192.168.1.20,',
      ],
    ] as const) {
      const { code, stderr } = await machine.vrt('client', 'add', typed);
      expect(code).toBe(2);
      expect(stderr).toContain(`"${typed}" ${sentence}`);
    }
    expect(await machine.clients()).toEqual([]);
  });

  it('may be IPv6 as people write it', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    using headset = await DialCounter.listen('::1', machine.controlPort);
    await machine.vrt('session', 'create', '--name', 'lobby');
    await machine.vrt('client', 'add', '::1');
    await until('it is dialled', () => headset.dialled > 0);
    expect((await machine.clients()).map(({ addresses }) => addresses)).toEqual([['::1']]);
  });

  it('that an older vrt stored and nothing can dial is left out: the daemon starts and serves the others', async () => {
    await using machine = await Machine.create();
    let daemon = await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    await machine.vrt('client', 'add', '127.0.0.4', '--hostname', 'broken');
    await machine.vrt('client', 'add', '127.0.0.3', '--hostname', 'sound');
    daemon.kill('SIGTERM');
    await exited(daemon);
    const db = new Database(join(machine.folder, 'state', 'vrt.db'));
    const changed = db
      .prepare("UPDATE client_addresses SET address = '127.0.0.3:99999' WHERE address = '127.0.0.4'")
      .run();
    expect(changed.changes).toBe(1);
    db.close();

    using headset = await DialCounter.listen('127.0.0.3', machine.controlPort);
    daemon = await machine.startDaemon();
    // Clients are gone through in one turn: twice dialled means that the broken one was met before, and borne.
    await until('the other is dialled twice', () => headset.dialled > 1);
    expect(daemon.exitCode).toBeNull();
    expect((await machine.client('broken'))?.addresses).toEqual([]);
    expect(await machine.events('daemon')).toContainEqual(
      expect.objectContaining({
        action: 'store',
        message: expect.stringContaining('"127.0.0.3:99999" has the port 99999'),
      }),
    );
    expect((await machine.status()).faults).toBe(0);
    expect((await machine.vrt('client', 'forget', 'broken')).code).toBe(0);
  });
});

describe('a setting that is an address', () => {
  it('is refused where nothing can listen: typed, in the file of the machine, and stored', async () => {
    await using machine = await Machine.create();
    const file = join(machine.folder, 'settings.yaml');
    writeFileSync(file, 'vrtogether:\n  content:\n    address: 999.1.1.1\n');
    await expect(machine.startDaemon('--system-settings', file)).rejects.toThrow(
      /settings\.yaml:3: vrtogether\.content\.address is an IP address of this machine .*; 999\.1\.1\.1 is none/,
    );

    const daemon = await machine.startDaemon();
    const typed = await machine.vrt('settings', 'set', 'vrtogether.logs.address', '127.0.0.1:8081');
    expect(typed.code).toBe(2);
    expect(typed.stderr).toContain('127.0.0.1:8081 names a port, which is a setting of its own.');
    expect((await machine.vrt('settings', 'set', 'vrtogether.address', '127.0.0.2')).code).toBe(0);
    daemon.kill('SIGTERM');
    await exited(daemon);
    const db = new Database(join(machine.folder, 'state', 'vrt.db'));
    const changed = db
      .prepare("UPDATE scoped_settings SET value = '\"h-1270040\"' WHERE path = 'vrtogether.address'")
      .run();
    expect(changed.changes).toBe(1);
    db.close();

    await machine.startDaemon();
    expect((await machine.vrt('settings', 'get', 'vrtogether.address', '--json')).stdout).toContain('""');
    expect(await machine.events('setting')).toContainEqual(
      expect.objectContaining({ action: 'ignored', subject: 'vrtogether.address' }),
    );
  });
});

describe.runIf(process.getuid?.() === 0 && spawnSync('ip', ['netns', 'add', 'vrt-probe-a']).status === 0)(
  'an announcement',
  () => {
    it('from 0.0.0.0, of a headset without an address yet, is neither listed nor dialled', async () => {
      spawnSync('ip', ['netns', 'del', 'vrt-probe-a']);
      await using machine = await Machine.create();
      const host = `vrtah${process.pid}`;
      const set = `vrtas${process.pid}`;
      const ip = (...args: string[]) => execFileSync('ip', args);
      try {
        for (const name of [host, set]) ip('netns', 'add', name);
        ip('link', 'add', 'v0', 'netns', host, 'type', 'veth', 'peer', 'name', 'v0', 'netns', set);
        ip('-n', host, 'addr', 'add', '10.77.0.1/24', 'dev', 'v0');
        for (const name of [host, set]) {
          ip('-n', name, 'link', 'set', 'lo', 'up');
          ip('-n', name, 'link', 'set', 'v0', 'up');
          ip('-n', name, 'route', 'add', 'default', 'dev', 'v0');
        }
        const daemon = spawn(
          'ip',
          [
            ...['netns', 'exec', host, process.execPath, 'bin/vrtd'],
            ...['--socket', machine.socket, '--state-dir', join(machine.folder, 'state')],
          ],
          { stdio: 'ignore' },
        );
        await until('the daemon answers', () =>
          machine.status().then(
            () => true,
            () => false,
          ),
        );
        const announce = (hostname: string) => {
          const bytes = encodeAnnouncement({ protocolId: protocolId20, hostname });
          const code = `const s = require('dgram').createSocket('udp4'); s.bind(0, () => { s.setBroadcast(true);
            s.send(Buffer.from('${Buffer.from(bytes).toString('hex')}', 'hex'), 9943, '255.255.255.255', () => s.close()); });`;
          ip('netns', 'exec', set, process.execPath, '-e', code);
        };
        announce('early.client');
        ip('-n', set, 'addr', 'add', '10.77.0.2/24', 'dev', 'v0');
        announce('late.client');
        await until('the later one is heard', async () => (await machine.clients()).length > 0);
        expect((await machine.clients()).map(({ hostname, address }) => [hostname, address])).toEqual([
          ['late.client', '10.77.0.2'],
        ]);
        expect((await machine.status()).packetsIgnored).toBe(1);
        daemon.kill('SIGTERM');
        await exited(daemon);
      } finally {
        for (const name of [host, set]) spawnSync('ip', ['netns', 'del', name]);
      }
    });
  },
);
