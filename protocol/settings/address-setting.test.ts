import { describe, expect, it } from 'vitest';
import { check } from './check.js';
import { carryOver, fromDocument } from './document.js';
import { settingLeaves } from './tree.js';

const words =
  'is an IP address of this machine such as 127.0.0.1, 192.168.1.20 or fd00::20, or empty for all of them';

const ipv4 = 'is not an IPv4 address, which has four numbers from 0 to 255 without leading zeros';

const good = [
  ['', ''],
  [' ', ''],
  ['0.0.0.0', '0.0.0.0'],
  ['::', '::'],
  ['[::]', '::'],
  ['0:0:0:0:0:0:0:0', '::'],
  ['localhost', '127.0.0.1'],
  ['127.0.0.1', '127.0.0.1'],
  [' 192.168.1.20 ', '192.168.1.20'],
  ['FD00::0:20', 'fd00::20'],
  ['[fd00::20]', 'fd00::20'],
  ['fe80::1%eth0', 'fe80::1%eth0'],
] as const;

const bad = [
  ['999.1.1.1', 'is none'],
  ['010.0.0.1', ipv4],
  ['000.0.0.0', ipv4],
  ['1.2.3', 'is none'],
  ['h-1270040', 'is none'],
  ['vrt.local', 'is none'],
  ['*', 'is none'],
  ['[::1', 'is none'],
  ['127.0.0.1:8090', 'names a port, which is a setting of its own'],
  [':0', 'is none'],
  ['[::1]:8090', 'names a port, which is a setting of its own'],
  ['0.0.0.7', 'means "any address", and no device has it'],
  ['224.0.0.1', 'belongs to no single device'],
  ['fe80::1', 'is link-local: say through which interface, such as fe80::1%eth0'],
  ['fd00::1%eth0', 'takes no zone'],
  ['::%eth0', 'means "any address", and no device has it'],
] as const;

describe.each(['vrtogether.address', 'vrtogether.logs.address'])('%s', (path) => {
  const leaf = settingLeaves.find((one) => one.path === path);
  if (leaf === undefined) throw new Error(`no setting ${path}`);

  it.each(good)('takes %j as %j', (typed, stored) => {
    expect(check(leaf.node, typed)).toEqual({ ok: true, value: stored });
  });

  it.each(bad)('refuses %s, which %s: typed, in a file and stored', (typed, why) => {
    const error = `${words}; ${typed} ${why}`;
    expect(check(leaf.node, typed)).toEqual({ ok: false, error });
    const document = leaf.keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), typed);
    expect(fromDocument(settingLeaves, document).dropped).toEqual([
      { path: leaf.keys.join('.'), value: typed, why: error },
    ]);
    const stored = carryOver(settingLeaves, [[path, typed]]);
    expect(stored.choices.size).toBe(0);
    expect(stored.dropped).toEqual([{ path, value: typed, why: error }]);
  });
});

it('is asked of every setting that names an address to listen at', () => {
  const addresses = settingLeaves.filter(({ path }) => /(^|\.)address$/.test(path));
  expect(addresses.map(({ path, node }) => [path, node.kind === 'text' && node.format])).toEqual([
    ['vrtogether.address', 'listening-address'],
    ['vrtogether.logs.address', 'listening-address'],
  ]);
});
