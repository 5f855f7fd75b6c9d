import { describe, expect, it } from 'vitest';
import { bannedBy, isOfBanned } from './bans.js';

type Known = { id: string; name: string; address: string | null; banned: 'name' | 'address' | null };

const user = (id: string, address: string | null, banned: Known['banned'] = null): Known => ({
  id,
  name: id,
  address,
  banned,
});

const known = (...all: Known[]) => ({
  records: () => all,
  record: (id: string) => all.find((one) => one.id === id),
});

const nobody = new Set<string>();

describe('whoever signs in', () => {
  it.each([
    ['under a banned name', [user('kuno', null, 'name')], 'kuno', '10.0.0.1', 'kuno'],
    [
      'under another name from the address of one banned by name',
      [user('kuno', '10.0.0.1', 'name')],
      'eve',
      '10.0.0.1',
      undefined,
    ],
    ['from a banned address', [user('kuno', '10.0.0.1', 'address')], 'eve', '10.0.0.1', 'kuno'],
    [
      'from it, as a socket for both families tells it',
      [user('kuno', '10.0.0.1', 'address')],
      'eve',
      '::FFFF:10.0.0.1',
      'kuno',
    ],
    ['from elsewhere', [user('kuno', '10.0.0.1', 'address')], 'eve', '10.0.0.2', undefined],
    ['from nowhere, as the one banned', [user('kuno', null, 'address')], 'eve', null, undefined],
  ])('%s', (_, records, name, address, by) => {
    expect(bannedBy(records, name, address)?.id).toBe(by);
  });
});

describe('a connection that says only its address and in whose name it sends', () => {
  const kuno = user('kuno', '10.0.0.1', 'name');
  it.each([
    ['that sent for one banned, wherever it is', [kuno], '10.0.0.9', new Set(['mira', 'kuno']), true],
    ['that sent for others, beside one banned', [kuno], '10.0.0.1', new Set(['mira']), false],
    ['that is silent where only those banned are', [kuno], '::ffff:10.0.0.1', nobody, true],
    [
      'that is silent where somebody else is too',
      [kuno, user('mira', '10.0.0.1')],
      '10.0.0.1',
      nobody,
      false,
    ],
    ['that is silent where nobody is', [kuno], '10.0.0.2', nobody, false],
    [
      'from a banned address, whoever else is there',
      [user('kuno', '10.0.0.1', 'address'), user('mira', '10.0.0.1')],
      '10.0.0.1',
      new Set(['mira']),
      true,
    ],
  ])('%s: %#', (_, records, address, senders, banned) => {
    expect(isOfBanned(known(...records), address, senders)).toBe(banned);
  });
});
