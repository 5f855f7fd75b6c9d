import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isDeviceAddress, isLoopback, parseAddress, printAddress } from './address.js';

describe('an address as people type it', () => {
  it.each([
    ['192.168.1.20', '192.168.1.20', undefined, '192.168.1.20'],
    [' 192.168.1.20 ', '192.168.1.20', undefined, '192.168.1.20'],
    ['192.168.1.20:9950', '192.168.1.20', 9950, '192.168.1.20:9950'],
    ['10.0.0.1:1', '10.0.0.1', 1, '10.0.0.1:1'],
    ['10.0.0.1:65535', '10.0.0.1', 65_535, '10.0.0.1:65535'],
    ['localhost', '127.0.0.1', undefined, '127.0.0.1'],
    ['localhost:9950', '127.0.0.1', 9950, '127.0.0.1:9950'],
    ['::1', '::1', undefined, '::1'],
    ['[::1]', '::1', undefined, '::1'],
    ['[::1]:9950', '::1', 9950, '[::1]:9950'],
    ['FD00::0:20', 'fd00::20', undefined, 'fd00::20'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', undefined, '2001:db8::1:0:0:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1', undefined, '2001:db8:0:1:1:1:1:1'],
    ['::ffff:10.0.0.5', '10.0.0.5', undefined, '10.0.0.5'],
    ['[::ffff:10.0.0.5]:9950', '10.0.0.5', 9950, '10.0.0.5:9950'],
    ['fe80::1%eth0', 'fe80::1%eth0', undefined, 'fe80::1%eth0'],
    ['[fe80::1%wlan0]:9950', 'fe80::1%wlan0', 9950, '[fe80::1%wlan0]:9950'],
    ['fe80::1%3', 'fe80::1%3', undefined, 'fe80::1%3'],
  ])('%s is read, and printed in one way', (text, host, port, printed) => {
    expect(parseAddress(text)).toEqual({ ok: true, value: { host, port } });
    expect(printAddress({ host, port })).toBe(printed);
    expect(parseAddress(printed)).toEqual({ ok: true, value: { host, port } });
  });

  const ports = 'a port is a number from 1 to 65535';
  const ipv4 = 'is not an IPv4 address, which has four numbers from 0 to 255 without leading zeros';
  it.each([
    ['127.0.0.3:99999', `has the port 99999; ${ports}`],
    ['10.0.0.1:0', `has the port 0; ${ports}`],
    ['10.0.0.1:', `has the port ; ${ports}`],
    ['[::1]:x', `has the port x; ${ports}`],
    ['[::1]:9950:1', `has the port 9950:1; ${ports}`],
    ['10.0.0.1:9950:1', 'is not an IPv6 address'],
    ['1:2:3', 'is not an IPv6 address'],
    ['999.1.1.1', ipv4],
    ['1.2.3', ipv4],
    ['1:2', ipv4],
    ['1.2.3.4.5', ipv4],
    ['010.0.0.1', ipv4],
    ['0.0.0.0', 'means "any address", and no device has it'],
    ['0.0.0.7', 'means "any address", and no device has it'],
    ['::', 'means "any address", and no device has it'],
    ['255.255.255.255', 'belongs to no single device'],
    ['224.0.0.1', 'belongs to no single device'],
    ['ff02::1%eth0', 'belongs to no single device'],
    ['fe80::1', 'is link-local: say through which interface, such as fe80::1%eth0'],
    ['fe80::1%', 'is link-local: say through which interface, such as fe80::1%eth0'],
    ['fe80::1%eth0; reboot', 'is link-local: say through which interface, such as fe80::1%eth0'],
    ['fd00::1%eth0', 'takes no zone'],
    ['10.0.0.1%eth0', 'takes no zone'],
    ['1::2::3', 'is not an IPv6 address'],
    ['fe80::1%a%b', 'is not an IPv6 address'],
    ['[12345::1]', 'is not an IPv6 address'],
  ])('%s is refused: it %s', (text, error) => {
    expect(parseAddress(text)).toEqual({ ok: false, error });
  });

  it.each(['', ':0', ':9943', '[]', '[::1', '::1]:1', 'a'.repeat(100_000)])(
    '%# is refused with examples of what may be typed',
    (text) => {
      expect(parseAddress(text)).toEqual({
        ok: false,
        error: expect.stringMatching(/^is not an address\. Write/),
      });
    },
  );

  it.each(['h-1270040', 'quest.local', '1234.client', '-', '0x7f000001'])(
    '%s is refused: a host name is not enough',
    (text) => {
      expect(parseAddress(text)).toEqual({
        ok: false,
        error: expect.stringMatching(
          /^is not an IP address\. A host name is not enough: write .*192\.168\.1\.20/,
        ),
      });
    },
  );

  it('never throws, and reads back what it prints', () => {
    const written = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.tuple(fc.ipV4(), fc.nat(100_000)).map(([host, port]) => `${host}:${port}`),
      fc.tuple(fc.ipV6(), fc.nat(100_000)).map(([host, port]) => `[${host}]:${port}`),
      fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdef:.[]%')) }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(written, (text) => {
        const read = parseAddress(text);
        if (!read.ok) return;
        expect(parseAddress(printAddress(read.value))).toEqual(read);
        expect(read.value.port ?? 1).toBeGreaterThanOrEqual(1);
        expect(read.value.port ?? 1).toBeLessThanOrEqual(65_535);
      }),
      { numRuns: 2_000 },
    );
  });
});

it.each([
  ['127.0.0.1', true],
  ['127.3.2.1', true],
  ['::ffff:127.0.0.1', true],
  ['::1', true],
  ['localhost', true],
  ['128.0.0.1', false],
  ['::2', false],
  ['1.127.0.1', false],
])('%s is of this machine: %s', (host, expected) => {
  expect(isLoopback(host)).toBe(expected);
});

it.each([
  ['192.168.1.20', true],
  ['fe80::1%eth0', true],
  ['0.0.0.0', false],
  ['239.255.255.250', false],
  ['255.255.255.255', false],
  ['::', false],
])('a device can have %s: %s', (host, expected) => {
  expect(isDeviceAddress(host)).toBe(expected);
});
