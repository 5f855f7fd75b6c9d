import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import { Machine, run } from './system/machine.js';

import { haveTmux, Tmux } from './system/tmux.js';

/** Set it to write the screens of the documentation anew. */
const writes = process.env['VRT_WRITE_SCREENS'] === '1';

/** A screen of the documentation, with the places that a service has. */
function keep(machine: Machine, name: string, screen: string): void {
  if (!writes) return;
  const shown = screen
    .replaceAll(`${machine.folder}/run`, '/run/vrt')
    .replaceAll(`${machine.folder}/state`, '/var/lib/vrt');
  mkdirSync('docs/dashboard', { recursive: true });
  writeFileSync(`docs/dashboard/${name}.txt`, `${shown}\n`);
}

function dashboard(machine: Machine, environment = ''): string {
  return `${environment} exec '${process.execPath}' bin/vrt dashboard --socket '${machine.socket}'`;
}

describe.runIf(haveTmux)('the dashboard', () => {
  it('does with keys what the commands do, and shows it', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    machine.startHeadset('1234.client', '--duration', '120s');
    using terminal = new Tmux('keys', dashboard(machine, 'CI='), { width: 100, height: 30 });

    await terminal.shows(/> 1234\.client +new +found/);
    terminal.keys('t');
    await terminal.shows(/> 1234\.client +trusted/);
    await terminal.shows('$ vrt client trust 1234.client');

    terminal.keys('2');
    await terminal.shows('There are no sessions. Press n to create one.');
    terminal.keys('n');
    await terminal.shows('New session');
    terminal.type('lobby');
    terminal.keys('Down', 'Down', 'C-u');
    terminal.type('4M');
    keep(machine, 'session-form', await terminal.shows(/Bitrate +4M/));
    terminal.keys('Enter');
    await terminal.shows(/> lobby +running +h264 +4 Mbit\/s/);
    keep(machine, 'sessions', await terminal.shows(/Stream +1234\.client: streaming, 320x352/));

    terminal.keys('1');
    keep(machine, 'clients', await terminal.shows(/> 1234\.client +trusted +streaming/));

    terminal.keys('4');
    await terminal.shows(/lobby to 1234\.client +streaming/);
    await terminal.shows(/target 4\.0/);
    const before = await terminal.shows(/Now: .* frames\/s sent/);
    expect(before).toMatch(/g game +s server +e encode +n network/);
    expect(
      (await machine.vrt('settings', 'set', 'video.bitrate.mode.ConstantMbps', '2', '--session', 'lobby'))
        .code,
    ).toBe(0);
    keep(machine, 'statistics', await terminal.shows(/target 2\.0/));
    terminal.keys('i');
    await terminal.shows(/L loss I IDR.*[IX]/);

    terminal.keys('5');
    await terminal.shows('of everything (o)');
    terminal.keys('o');
    await terminal.shows('of session lobby (o)');
    keep(
      machine,
      'settings',
      await terminal.shows(/\* +video\.bitrate\.mode\.ConstantMbps +2 Mbps +session +live/),
    );
    terminal.keys('/');
    terminal.type('haptics.intensity');
    terminal.keys('Enter', 'Enter');
    await terminal.shows('Intensity (0 to 5)');
    terminal.keys('C-u');
    terminal.type('2.5');
    terminal.keys('Enter');
    await terminal.shows(/\* +headset\.controllers\.haptics\.intensity_multiplier +2\.5 +session/);

    terminal.keys('6');
    await terminal.shows(/following \(f\)/);
    terminal.keys('/');
    terminal.type('haptics');
    terminal.keys('Enter');
    keep(
      machine,
      'logs',
      await terminal.shows(/> .*headset\.controllers\.haptics\.intensity_multiplier is now 2\.5 \(session\)/),
    );
    terminal.keys('v');
    await terminal.shows('severity warning and worse (v)');

    terminal.keys('7');
    keep(machine, 'doctor', await terminal.shows(/native addon +ok/));
    terminal.keys('8');
    keep(machine, 'about', await terminal.shows(/Version +\d+\.\d+\.\d+/));
    terminal.keys('?');
    keep(machine, 'help', await terminal.shows('Keys of About'));
    terminal.keys('x');
    await terminal.shows(/Version +\d/);
    terminal.keys('q');
    await expect.poll(() => terminal.running).toBe(false);
  });

  it('fills any size, and says so when the daemon goes and comes back', async () => {
    await using machine = await Machine.create();
    const daemon = await machine.startDaemon();
    using terminal = new Tmux('sizes', dashboard(machine, 'NO_COLOR=1 CI=true'), { width: 80, height: 24 });
    const small = await terminal.shows('q leave');
    expect(small.split('\n')).toHaveLength(23);
    for (const text of small.split('\n')) expect(text.length).toBeLessThanOrEqual(80);
    terminal.resize(200, 60);
    const large = await terminal.shows(/─{200}/);
    await expect.poll(() => terminal.screen().split('\n').length).toBe(59);
    expect(large.match(/1 Clients/g)).toHaveLength(1);
    terminal.resize(80, 24);
    await expect.poll(() => terminal.screen().split('\n').length).toBe(23);
    daemon.kill('SIGTERM');
    await terminal.shows('! gone');
    await terminal.shows('The daemon is not running; waiting for it.');
    await machine.startDaemon();
    await terminal.shows('The daemon is back.');
    terminal.keys('2', 'n');
    terminal.type('after');
    terminal.keys('Enter');
    await terminal.shows(/> after +running/);
  });

  it('opens rows, runs commands, and is moved by the mouse', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    for (const name of ['alpha', 'beta', 'gamma'])
      await machine.vrt('session', 'create', '--name', name, '--no-start');
    using terminal = new Tmux('mouse', dashboard(machine, 'CI='), { width: 100, height: 30 });
    await terminal.shows('q leave');
    terminal.keys('2');
    await terminal.shows(/─ 1 of 3 ──/);
    terminal.keys('Enter');
    await terminal.shows(/^Session alpha$/m);
    await terminal.shows('$ vrt session show alpha');
    keep(machine, 'session-page', await terminal.shows(/^bitrateBps +20000000$/m));
    terminal.keys('Escape');
    await terminal.shows(/> alpha +stopped/);

    // A click on the third row, as a terminal tells it; then on it again.
    terminal.bytes('\u001b[<0;6;6M\u001b[<0;6;6m');
    await terminal.shows(/> gamma +stopped/);
    terminal.bytes('\u001b[<64;6;6M');
    await terminal.shows(/> beta +stopped/);
    terminal.bytes('\u001b[<0;6;5M\u001b[<0;6;5m');
    await terminal.shows(/^Session beta$/m);
    terminal.keys('Escape');

    terminal.keys(':');
    terminal.type("session start 'beta'");
    await terminal.shows(":session start 'beta'_");
    terminal.keys('Enter');
    await terminal.shows('$ vrt session start beta');
    keep(machine, 'command', await terminal.shows(/^Done\.$/m));
    terminal.keys('Escape');
    await terminal.shows(/> beta +running/);

    terminal.keys(':');
    terminal.type('events --follow');
    terminal.keys('Enter');
    await terminal.shows('It runs; Esc ends it.');
    terminal.keys('Escape');
    await terminal.shows(/> beta +running/);
    terminal.keys(':');
    terminal.type('session sta');
    terminal.keys('Tab');
    await terminal.shows(':session start _');
    terminal.keys('Tab');
    await terminal.shows(/^alpha {2}beta {2}gamma$/m);
    terminal.type('g');
    terminal.keys('Tab');
    await terminal.shows(':session start gamma _');
    terminal.keys('Enter');
    await terminal.shows('$ vrt session start gamma');
    await terminal.shows(/^Done\.$/m);
    terminal.keys('Escape');
    terminal.keys(':');
    terminal.type('log');
    terminal.keys('Enter');
    await terminal.shows('[6 Logs]');
  });

  it('shows by name who meets where', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    for (const name of ['mira', 'ole']) await machine.vrt('user', 'add', name);
    await machine.vrt('session', 'create', '--name', 'play', '--source', 'none', '--administrator', 'ole');
    for (const name of ['mira', 'ole']) await machine.vrt('session', 'join', 'play', name);
    using terminal = new Tmux('people', dashboard(machine, 'CI='), { width: 100, height: 30 });
    await terminal.shows('q leave');
    terminal.keys('3');
    keep(machine, 'people', await terminal.shows(/> play +running +2 +ole +mira/));
    terminal.keys('Enter');
    await terminal.shows(/^administrator +ole$/m);
    await terminal.shows(/^master +mira$/m);
  });

  it.each(['INT', 'TERM', 'HUP', 'QUIT'])('gives the terminal back on SIG%s', async (signal) => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const pid = `${machine.folder}/pid`;
    const script = `echo before; sh -c 'echo $$ > ${pid}; ${dashboard(machine, 'CI=')}'; echo "after $?"; read -r _`;
    using terminal = new Tmux(`signal-${signal}`, script, { width: 80, height: 24 });
    await terminal.shows('q leave');
    expect(terminal.alternate).toBe(true);
    process.kill(Number(readFileSync(pid, 'utf8')), `SIG${signal}`);
    const left = await terminal.shows(`after ${128 + constants.signals[`SIG${signal}` as NodeJS.Signals]}`);
    expect(left).toMatch(/^before\nafter/);
    expect(terminal.alternate).toBe(false);
    // What is typed is seen again.
    terminal.type('seen');
    await terminal.shows('seen');
  });

  it('gives the terminal back when it breaks, and says why', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const pid = `${machine.folder}/pid`;
    const mishap = `${machine.folder}/mishap.mjs`;
    writeFileSync(mishap, "process.on('SIGUSR2', () => { throw new Error('a mishap'); });");
    const environment = `CI= NODE_OPTIONS="--import ${mishap}"`;
    const script = `sh -c 'echo $$ > ${pid}; ${dashboard(machine, environment)}'; echo "after $?"; read -r _`;
    using terminal = new Tmux('mishap', script, { width: 80, height: 24 });
    await terminal.shows('q leave');
    process.kill(Number(readFileSync(pid, 'utf8')), 'SIGUSR2');
    expect(await terminal.shows('after 1')).toContain('a mishap');
    expect(terminal.alternate).toBe(false);
  });

  it('is text where the terminal can show no more', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    const script = `${dashboard(machine, 'TERM=dumb').replace('exec ', '')}; echo "after $?"; read -r _`;
    using terminal = new Tmux('dumb', script, { width: 100, height: 60 });
    const text = await terminal.shows('after 0');
    expect(text).toMatch(/^Clients\n/);
    expect(terminal.alternate).toBe(false);
  });

  it('is one page of text on a pipe', async () => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    await machine.vrt('session', 'create', '--name', 'lobby');
    const { code, stdout, stderr } = await machine.vrt('dashboard');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^Clients\n/);
    expect(stdout).toMatch(/> lobby +running/);
    // oxlint-disable-next-line no-control-regex -- nothing but text
    expect(stdout).not.toMatch(/\u001b/);
    expect((await run(['bin/vrt', 'dashboard', '--socket', `${machine.folder}/none`])).code).toBe(4);
  });
});
