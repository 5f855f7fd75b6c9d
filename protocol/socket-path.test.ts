import { describe, expect, it } from 'vitest';
import { socketPath } from './socket-path.js';

describe('the path of the socket', () => {
  it.each([
    ['a flag first', { flag: '/f', env: { VRT_SOCKET: '/v' }, uid: 0 }, '/f'],
    ['then VRT_SOCKET', { env: { VRT_SOCKET: '/v', XDG_RUNTIME_DIR: '/r' }, uid: 0 }, '/v'],
    ['the system directory for root', { env: { XDG_RUNTIME_DIR: '/r' }, uid: 0 }, '/run/vrt/vrtd.sock'],
    [
      'the runtime directory of a user',
      { env: { XDG_RUNTIME_DIR: '/r', VRT_SOCKET: '' }, uid: 7 },
      '/r/vrt/vrtd.sock',
    ],
    ['TMPDIR without one', { env: { TMPDIR: '/t/', XDG_RUNTIME_DIR: 'r' }, uid: 7 }, '/t/vrt-7/vrtd.sock'],
    ['/tmp without anything', { env: {}, uid: 7 }, '/tmp/vrt-7/vrtd.sock'],
  ])('is %s', (_, input, expected) => {
    expect(socketPath(input)).toBe(expected);
  });
});
