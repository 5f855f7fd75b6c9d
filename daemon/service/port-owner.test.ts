import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createServer, type AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { portOwner, socketInodes, takenPorts } from './port-owner.js';

describe('the owner of a port', () => {
  it('is found for UDP and TCP', async () => {
    const udp = createSocket('udp4');
    const tcp = createServer();
    await Promise.all([
      new Promise<void>((resolve) => udp.bind(0, '127.0.0.1', resolve)),
      new Promise<void>((resolve) => tcp.listen(0, '::', resolve)),
    ]);
    const udpPort = udp.address().port;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a listening TCP server has no other kind
    const tcpPort = (tcp.address() as AddressInfo).port;
    const self = {
      pid: process.pid,
      command: execFileSync('cat', [`/proc/${process.pid}/comm`], { encoding: 'utf8' }).trim(),
    };
    expect(portOwner('udp', udpPort)).toEqual(self);
    expect(portOwner('tcp', tcpPort)).toEqual(self);
    expect(takenPorts('udp').has(udpPort)).toBe(true);
    expect(takenPorts('tcp').has(tcpPort)).toBe(true);
    await Promise.all([
      new Promise<void>((resolve) => udp.close(resolve)),
      new Promise((resolve) => tcp.close(resolve)),
    ]);
    expect(portOwner('udp', udpPort)).toBeUndefined();
    expect(takenPorts('udp').has(udpPort)).toBe(false);
  });

  it('is read from the table of the kernel, listeners only for TCP', () => {
    const table = [
      '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
      '   0: 00000000:26D7 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0',
      '   1: 0100007F:26D7 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 100 0 0 10 0',
      '   2: 00000000:6D72 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0 100 0 0 10 0',
      '',
    ].join('\n');
    expect(socketInodes(table, 'tcp', 9943)).toEqual(['111']);
    expect(socketInodes(table, 'udp', 9943)).toEqual(['111', '222']);
    expect(socketInodes('', 'udp', 9943)).toEqual([]);
  });
});
