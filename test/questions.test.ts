import { describe, expect, it } from 'vitest';
import { Machine } from './system/machine.js';
import { haveTmux, Tmux } from './system/tmux.js';

describe.runIf(haveTmux)('a session that runs', () => {
  it('is deleted from a terminal after a question alone', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    for (const name of ['mira', 'ole']) await machine.vrt('user', 'add', name);
    await machine.vrt('session', 'create', '--name', 'lobby');
    for (const name of ['mira', 'ole']) await machine.vrt('session', 'join', 'lobby', name);
    const command = `'${process.execPath}' bin/vrt session delete lobby --socket '${machine.socket}'; echo "ended $?"`;
    using terminal = new Tmux('question', 'PS1="at prompt> " exec sh', { width: 100, height: 40 });
    const names = async () => (await machine.vrt('session', 'list', '-q')).stdout;

    await terminal.shows('at prompt>');
    for (const [key, answered] of [
      ['n', 'n'],
      ['', 'an empty line'],
    ] as const) {
      terminal.type(`clear; ${command}`);
      terminal.keys('Enter');
      await terminal.shows('Session lobby runs, with 0 streams and 2 users. Delete it? [y/N]');
      terminal.type(key);
      terminal.keys('Enter');
      expect([answered, await terminal.shows('ended 1')]).toEqual([
        answered,
        expect.stringContaining('--force'),
      ]);
      expect(await names()).toBe('lobby\n');
    }

    terminal.type(`clear; ${command}`);
    terminal.keys('Enter');
    await terminal.shows('[y/N]');
    terminal.keys('C-c');
    await terminal.shows('ended 130');
    expect(await names()).toBe('lobby\n');

    terminal.type(`clear; ${command}`);
    terminal.keys('Enter');
    await terminal.shows('[y/N]');
    terminal.type('y');
    terminal.keys('Enter');
    expect(await terminal.shows('ended 0')).toContain('Session lobby was deleted.');
    expect(await names()).toBe('');
  }, 120_000);
});
