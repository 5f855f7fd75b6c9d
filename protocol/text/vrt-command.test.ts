import { expect, it } from 'vitest';
import { vrtCommand } from './vrt-command.js';

it.each([
  [vrtCommand('session list', []), 'vrt session list'],
  [vrtCommand('session show', ['lobby']), 'vrt session show lobby'],
  [vrtCommand('session join', ['my room', 'kuno'], '--force'), "vrt session join 'my room' kuno --force"],
  [vrtCommand('session show', ['-x']), 'vrt session show -- -x'],
  [vrtCommand('session join', ['lobby', '-x'], '--as', 'a b'), "vrt session join --as 'a b' -- lobby -x"],
  [vrtCommand('session list', [], '--all'), 'vrt session list --all'],
])('%s', (line, expected) => {
  expect(line).toBe(expected);
});
