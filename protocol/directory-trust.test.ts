import { describe, expect, it } from 'vitest';
import { directoryDistrust } from './directory-trust.js';

describe('a directory for a socket', () => {
  const me = 7;
  it.each([
    ['ours', 'directory', me, 0o750, undefined],
    ["root's, like /tmp", 'directory', 0, 0o1777, undefined],
    ['a link that we made', 'link', me, 0o777, undefined],
    ["another user's", 'directory', 8, 0o700, 'it belongs to user 8'],
    ['a link that another user made', 'link', 8, 0o777, 'it is a symbolic link and belongs to user 8'],
    ['writable to everybody', 'directory', me, 0o777, 'it is writable by everybody'],
    ['a file', 'other', me, 0o600, 'it is not a directory'],
  ] as const)('that is %s', (_, kind, uid, mode, why) => {
    expect(directoryDistrust({ kind, uid, mode }, me)).toBe(why);
  });
});
