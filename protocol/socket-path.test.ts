import { describe, expect, it } from 'vitest';
import { socketPlaces } from './socket-path.js';

describe('the path of the socket', () => {
  const system = '/run/vrt/vrtd.sock';
  it.each([
    ['a flag alone', { flag: '/f', env: { VRT_SOCKET: '/v' }, uid: 7 }, ['/f']],
    ['then VRT_SOCKET alone', { env: { VRT_SOCKET: '/v', XDG_RUNTIME_DIR: '/r' }, uid: 7 }, ['/v']],
    ['the system directory for root', { env: { XDG_RUNTIME_DIR: '/r' }, uid: 0 }, [system]],
    [
      'the runtime directory of a user, then that of the system',
      { env: { XDG_RUNTIME_DIR: '/r', VRT_SOCKET: '' }, uid: 7 },
      ['/r/vrt/vrtd.sock', system],
    ],
    [
      'TMPDIR without one',
      { env: { TMPDIR: '/t/', XDG_RUNTIME_DIR: 'r' }, uid: 7 },
      ['/t/vrt-7/vrtd.sock', system],
    ],
    ['/tmp without anything', { env: {}, uid: 7 }, ['/tmp/vrt-7/vrtd.sock', system]],
  ])('is %s', (_, input, expected) => {
    expect(socketPlaces(input).map(({ path }) => path)).toEqual(expected);
  });
});
