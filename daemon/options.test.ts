import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { defaultPaths } from './configuration/default-paths.js';
import { describeOrigin } from './configuration/resolve.js';
import { readOptions } from './options.js';

let directory: string;
let config: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vrt-options-'));
  config = join(directory, 'vrtd.yaml');
});
afterEach(() => {
  rmSync(directory, { recursive: true });
});

function read(args: string[] = [], env: Record<string, string> = {}, uid = 1000) {
  return readOptions({
    args,
    env: { XDG_CONFIG_HOME: directory, ...env },
    uid,
    cwd: '/srv',
    version: '1.2.3',
  });
}

function run(args: string[] = [], env: Record<string, string> = {}, uid = 1000) {
  const invocation = read(args, env, uid);
  if (invocation.command === 'print') throw new Error('printed');
  return invocation;
}

function refusal(args: string[], env: Record<string, string> = {}) {
  try {
    read(args, env);
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the options of vrtd', () => {
  it('have defaults', () => {
    const { options } = run([], { XDG_RUNTIME_DIR: '/run/user/1000', XDG_STATE_HOME: '/home/u/state' });
    expect(options).toEqual({
      socket: '/run/user/1000/vrt/vrtd.sock',
      stateDir: '/home/u/state/vrt',
      config: join(directory, 'vrt', 'vrtd.yaml'),
      systemSettings: '/etc/vrt/settings.yaml',
      logLevel: 'info',
      logFormat: 'auto',
      group: null,
      discoveryPort: 9943,
      discoveryAddress: '0.0.0.0',
      controlPort: 9943,
      streamPort: 9944,
      streamPorts: 64,
      logFile: null,
    });
  });

  it.each([
    ['root', 0, {}, '/run/vrt/vrtd.sock', '/var/lib/vrt', '/etc/vrt/vrtd.yaml'],
    [
      'a systemd unit',
      500,
      {
        RUNTIME_DIRECTORY: '/run/vrt:/run/x',
        STATE_DIRECTORY: '/var/lib/vrt',
        CONFIGURATION_DIRECTORY: '/etc/vrt',
      },
      '/run/vrt/vrtd.sock',
      '/var/lib/vrt',
      '/etc/vrt/vrtd.yaml',
    ],
    [
      'a user without a session',
      1000,
      { TMPDIR: '/var/tmp/', XDG_STATE_HOME: '/s', XDG_CONFIG_HOME: '/c', XDG_RUNTIME_DIR: 'relative' },
      '/var/tmp/vrt-1000/vrtd.sock',
      '/s/vrt',
      '/c/vrt/vrtd.yaml',
    ],
  ])('put the files where they belong for %s', (_, uid, env, socket, stateDir, file) => {
    const paths = defaultPaths(env, uid, '/home/u');
    expect([paths.socket(), paths.stateDir(), paths.config()]).toEqual([socket, stateDir, file]);
  });

  it('take a flag over a variable over the file over the default, and know which it was', () => {
    writeFileSync(
      config,
      '# comment\nlog:\n  level: debug\n  format: json\ncontrol: { port: 1111 }\nstream:\n  port: 2222\n',
    );
    const { options, origins } = run(['--config', config, '--log-level', 'warn'], {
      VRT_LOG_LEVEL: 'error',
      VRT_CONTROL_PORT: '3333',
      VRT_LOG_FORMAT: '',
    });
    expect(options).toMatchObject({
      logLevel: 'warn',
      logFormat: 'json',
      controlPort: 3333,
      streamPort: 2222,
    });
    const names = ['logLevel', 'controlPort', 'logFormat', 'streamPort', 'streamPorts', 'config'] as const;
    const from = names.map((name) => describeOrigin(origins.get(name) ?? { from: 'default' }));
    expect(from).toEqual([
      '--log-level',
      'VRT_CONTROL_PORT',
      `${config}:4`,
      `${config}:7`,
      'default',
      '--config',
    ]);
  });

  it('read a relative path in the file from the file, and elsewhere from the working directory', () => {
    writeFileSync(config, 'socket: a.sock\nstateDir: state\n');
    const { options } = run(['--config', config, '--state-dir', 'mine']);
    expect(options.socket).toBe(join(directory, 'a.sock'));
    expect(options.stateDir).toBe('/srv/mine');
  });

  it.each([
    ['disovery:\n  port: 1\n', 1, 'unknown key `disovery`, did you mean `discovery`?'],
    ['log:\n  level: info\n\n  fromat: json\n', 4, 'unknown key `log.fromat`, did you mean `log.format`?'],
    ['zzzzzzzz: 1\n', 1, 'allowed here: socket, stateDir, log, group'],
    ['socket: /a\nstream:\n  ports: 0\n', 3, '`stream.ports` is a whole number from 1 to 4096, not 0'],
    ['log:\n  level: loud\n', 2, '`log.level` is one of trace, debug'],
    ['discovery: 9943\n', 1, '`discovery` holds keys: port, address'],
    ['stream:\n  port: [1, 2]\n', 2, '`stream.port` takes one value'],
    ['group:\n', 1, '`group` takes one value'],
    ['group: a\ngroup: b\n', 2, 'Map keys must be unique'],
    ['log:\n  level: "info\n', 3, 'closing'],
    ['- a\n- b\n', 1, '`key: value`'],
    ['stream:\n  port: 65530\n  ports: 20\n', 3, 'end beyond port 65535'],
    [`\n\nsocket: /${'x'.repeat(120)}\n`, 3, 'at most 107 bytes'],
    ['discovery:\n  address: "::"\n', 2, 'IPv4 address'],
  ])('refuse the file %j with its line', (text, line, sentence) => {
    writeFileSync(config, text);
    expect(refusal(['--config', config])).toMatchObject({
      code: 'config-invalid',
      message: expect.stringContaining(`${config}:${line}:`),
    });
    expect(refusal(['--config', config])).toMatchObject({ message: expect.stringContaining(sentence) });
  });

  it('name every unknown key of the file at once', () => {
    writeFileSync(config, 'sokcet: /a\nlog:\n  levl: info\n');
    expect(refusal(['--config', config])).toMatchObject({ message: expect.stringMatching(/:1: .*\n.*:3: /) });
  });

  it('take an empty file for no settings', () => {
    writeFileSync(config, '# nothing yet\n');
    expect(run(['--config', config]).options.logLevel).toBe('info');
  });

  it('refuse a file that was named and is not there', () => {
    expect(refusal(['--config', join(directory, 'absent.yaml')])).toMatchObject({
      code: 'file-unreadable',
      message: expect.stringContaining('absent.yaml'),
    });
    expect(refusal(['--config', directory])).toMatchObject({ code: 'file-unreadable' });
  });

  it.skipIf(process.getuid?.() === 0)('refuse a file that may not be read', () => {
    writeFileSync(config, '');
    chmodSync(config, 0);
    expect(refusal(['--config', config])).toMatchObject({ code: 'file-unreadable' });
  });

  it.each([
    [
      ['--discovery-port', '70000'],
      {},
      'invalid-request',
      '--discovery-port is a whole number from 0 to 65535',
    ],
    [['--discovery-port', '1e3'], {}, 'invalid-request', '--discovery-port'],
    [['--sokcet', '/a'], {}, 'invalid-request', '--socket'],
    [['--socket'], {}, 'invalid-request', 'argument missing'],
    [['--socket', ''], {}, 'invalid-request', '--socket takes a value'],
    [['--socket', `/${'x'.repeat(108)}`], {}, 'invalid-request', 'at most 107 bytes'],
    [['extra'], {}, 'invalid-request', 'extra'],
    [['docter'], {}, 'invalid-request', 'vrtd has no command "docter"'],
    [[], { VRT_STREAM_PORTS: 'many' }, 'config-invalid', 'VRT_STREAM_PORTS is a whole number'],
  ])('refuse %j with %j', (args, env, code, sentence) => {
    expect(refusal(args, env)).toMatchObject({ code, message: expect.stringContaining(sentence) });
  });

  it('name the command that was probably meant', () => {
    expect(refusal(['docter'])).toMatchObject({ hint: 'Did you mean `vrtd doctor`?' });
    expect(refusal(['banana'])).toMatchObject({ hint: 'See `vrtd --help`.' });
  });

  it('print help and version', () => {
    expect(read(['--version'])).toEqual({ command: 'print', text: '1.2.3\n' });
    expect(read(['--help'])).toMatchObject({
      command: 'print',
      text: expect.stringContaining('--discovery-port'),
    });
  });

  it('know doctor', () => {
    expect(read(['doctor', '--json'])).toMatchObject({ command: 'doctor', json: true });
    expect(read(['doctor', '--state-dir', '/s'])).toMatchObject({
      command: 'doctor',
      json: false,
      options: { stateDir: '/s' },
    });
  });
});
