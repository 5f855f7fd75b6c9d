import { expect, it } from 'vitest';
import { streamerCommand } from './streamer-command.js';

it('is Node alone where nothing is said', () => {
  expect(streamerCommand({})).toEqual({ nodeArgs: [], wrap: [] });
  expect(streamerCommand({ VRT_STREAMER_ARGS: '', VRT_STREAMER_WRAP: '  ' })).toEqual({
    nodeArgs: [],
    wrap: [],
  });
});

it('takes options of Node, and a program with its arguments, word by word', () => {
  expect(
    streamerCommand({
      VRT_STREAMER_ARGS: ' --inspect-brk=0  --cpu-prof',
      VRT_STREAMER_WRAP: 'strace -f -o /tmp/streamer.txt',
    }),
  ).toEqual({
    nodeArgs: ['--inspect-brk=0', '--cpu-prof'],
    wrap: ['strace', '-f', '-o', '/tmp/streamer.txt'],
  });
});

it.each([
  {
    env: { VRT_STREAMER_ARGS: 'inspect' },
    why: /VRT_STREAMER_ARGS cannot be used: "inspect" is no option of Node/,
  },
  { env: { VRT_STREAMER_ARGS: '--inspect 0' }, why: /"0" is no option of Node/ },
  { env: { VRT_STREAMER_WRAP: '-f strace' }, why: /VRT_STREAMER_WRAP cannot be used: it begins with "-f"/ },
  { env: { VRT_STREAMER_WRAP: 'x'.repeat(4_097) }, why: /longer than 4096 characters/ },
])('refuses $env', ({ env, why }) => {
  expect(() => streamerCommand(env)).toThrow(why);
});
