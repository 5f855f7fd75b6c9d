import { createSocket } from 'node:dgram';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { encodeAnnouncement } from '../protocol/alvr/announcement.js';
import { protocolId20 } from '../protocol/alvr/dialect.js';
import { Machine } from './system/machine.js';
import { NamedClients } from './system/named-clients.js';
import { Tmux } from './system/tmux.js';
import { until } from './system/until.js';

/** How a person begins to type a name, and the name. */
const names: readonly (readonly [typed: string, name: string])[] = [
  ['tw', 'two words'],
  [String.raw`\$`, '$(touch pwned)'],
  [String.raw`\``, '`touch pwned`'],
  [String.raw`\*`, '*'],
  ['c:d', 'c:d:e f'],
  ['e=', 'e=f g'],
  ['i', "it's"],
  ['q', 'q"uote'],
  ['b', String.raw`b\ack`],
  ['l', 'l\nine'],
  ['-r', '-rf x'],
  ['日', '日本 語'],
  [String.raw`\~`, '~root'],
  [String.raw`\#`, '#hash'],
  [String.raw`\{`, '{a,b}'],
  ['h', 'h;touch pwned;'],
  ['m', 'm&n|o<p>q'],
  ['w', 'w[a-z]?^!'],
  ['u', 'u${HOME}'],
  ['z', 'z\u202e\u001b[31m'],
  // Within quotes that the person opened.
  ['"du', 'dup "$x" `y` \\z'],
  ["'si", "sin 'gle' $x"],
];

const startOf = {
  bash: 'exec bash --noprofile --norc -i',
  zsh: 'exec zsh -f -i',
  fish: 'exec fish --no-config -i',
};
type Shell = keyof typeof startOf;
const shells = Object.keys(startOf) as Shell[];

/** A shell in a terminal, in an empty folder, with completion loaded as its users load it. */
class ShellTerminal implements AsyncDisposable {
  readonly folder: string;
  readonly #home: string;
  readonly #tmux: Tmux;

  private constructor(shell: Shell, socket: string) {
    this.#home = mkdtempSync(join(tmpdir(), 'vrt-shell-'));
    this.folder = join(this.#home, 'empty');
    mkdirSync(this.folder);
    writeFileSync(
      join(this.#home, 'vrt'),
      `#!/bin/sh\nexec '${process.execPath}' '${resolve('bin/vrt')}' "$@"\n`,
      { mode: 0o755 },
    );
    const environment = [
      `PATH='${this.#home}':"$PATH"`,
      `HOME='${this.#home}'`,
      `VRT_SOCKET='${socket}'`,
      'LC_ALL=C.UTF-8',
      'TERM=xterm',
    ].join(' ');
    this.#tmux = new Tmux(
      `${shell}-${Math.random().toString(36).slice(2)}`,
      `cd '${this.folder}' && ${environment} ${startOf[shell]}`,
      { width: 160, height: 50 },
    );
  }

  static async started(shell: Shell, socket: string): Promise<ShellTerminal> {
    const terminal = new ShellTerminal(shell, socket);
    const load = {
      bash: 'PS1="ready "; source <(vrt completion bash)',
      zsh: 'PS1="ready "; autoload -U compinit; compinit -u; source <(vrt completion zsh)',
      fish: 'function fish_prompt; echo -n "ready "; end; vrt completion fish | source',
    };
    terminal.type(load[shell]);
    terminal.key('Enter');
    await terminal.shows(/^ready$/m);
    return terminal;
  }

  type(text: string): void {
    this.#tmux.type(text);
  }

  key(name: string): void {
    this.#tmux.keys(name);
  }

  shows(wanted: string | RegExp): Promise<string> {
    return this.#tmux.shows(wanted);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#tmux[Symbol.dispose]();
    // A shell that is being ended may still write its history or cache.
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    return Promise.resolve();
  }
}

describe.each(shells)('TAB in %s', (shell) => {
  it('completes each name as itself, and runs nothing of it', async () => {
    await using machine = await Machine.create();
    mkdirSync(join(machine.folder, 'run'));
    await using daemon = await NamedClients.listening(
      machine.socket,
      names.map(([, name]) => name),
    );
    await using terminal = await ShellTerminal.started(shell, machine.socket);
    terminal.type('vrt client trust -- ');
    for (const [typed] of names) {
      const before = daemon.lists;
      terminal.type(typed);
      terminal.key('Tab');
      await until(`names for ${typed} are asked for`, () => daemon.lists > before);
    }
    terminal.key('Enter');
    await until('the line is carried out', () => daemon.trusted.length === names.length);
    expect(daemon.trusted).toEqual(names.map(([, name]) => name));
    expect(readdirSync(terminal.folder)).toEqual([]);
    // One vrt for each of the names.
  }, 180_000);

  it('goes as far as the names agree, and on from there', async () => {
    await using machine = await Machine.create();
    mkdirSync(join(machine.folder, 'run'));
    await using daemon = await NamedClients.listening(machine.socket, ['x y *', 'x y+', 'x z']);
    await using terminal = await ShellTerminal.started(shell, machine.socket);
    for (const part of ['vrt client trust x', 'y', '+']) {
      const before = daemon.lists;
      terminal.type(part);
      terminal.key('Tab');
      await until(`names for ${part} are asked for`, () => daemon.lists > before);
    }
    terminal.key('Enter');
    await until('the line is carried out', () => daemon.trusted.length > 0);
    expect(daemon.trusted).toEqual(['x y+']);
  });

  it('offers the values of options, and settings with theirs', async () => {
    await using machine = await Machine.create();
    mkdirSync(join(machine.folder, 'run'));
    await using daemon = await NamedClients.listening(machine.socket, []);
    await using terminal = await ShellTerminal.started(shell, machine.socket);
    const parts = [
      ['vrt session create --name a --codec=he', '--codec=hevc'],
      ['--transport u', '--transport udp'],
      ['--set video.preferred_c', 'video.preferred_codec='],
      ['H2', 'video.preferred_codec=H264'],
      ['--set=logging.l', '--set=logging.level='],
      ['W', '--set=logging.level=Warning'],
    ] as const;
    for (const [typed, shown] of parts) {
      terminal.type(typed);
      terminal.key('Tab');
      await terminal.shows(shown);
    }
    terminal.key('Enter');
    await until('the line is carried out', () => daemon.created.length > 0);
    expect(daemon.created).toEqual([
      {
        name: 'a',
        codec: 'hevc',
        transport: 'udp',
        settings: { 'video.preferred_codec': 'H264', 'logging.level': 'Warning' },
      },
    ]);
  });
});

const announced = '$(touch pwned) `touch pwned`';

describe('a host name that is a command', () => {
  it.each(shells)('is trusted by TAB in %s, and not run', async (shell) => {
    await using machine = await Machine.create();
    await machine.startDaemon();
    // Heard again and again, as from a headset: strangers are soon forgotten.
    const socket = createSocket('udp4');
    const packet = encodeAnnouncement({ protocolId: protocolId20, hostname: announced });
    const beat = setInterval(() => socket.send(packet, machine.discoveryPort, '127.0.0.1'), 200);
    onTestFinished(() => {
      clearInterval(beat);
      socket.close();
    });
    await until('it is found', async () => (await machine.client(announced)) !== undefined);
    await using terminal = await ShellTerminal.started(shell, machine.socket);
    terminal.type('vrt client trust ');
    terminal.key('Tab');
    await terminal.shows(/trust \S+touch/);
    terminal.key('Enter');
    await terminal.shows(`Client ${announced} is trusted.`);
    expect((await machine.client(announced))?.trust).toBe('trusted');
    expect(readdirSync(terminal.folder)).toEqual([]);
  });
});
