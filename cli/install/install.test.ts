import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { unitWord } from '../../protocol/text/unit-word.js';
import { barredFromOthers } from './readable-by-others.js';
import { isEdited, unitText } from './unit-text.js';

const system = readFileSync('systemd/vrtd.service', 'utf8');
const haveSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vrt-install-'));
  chmodSync(folder, 0o755);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('a path in a unit', () => {
  it.each([
    ['/usr/bin/node', '/usr/bin/node'],
    ['/opt/my vrt/bin/vrtd', '"/opt/my vrt/bin/vrtd"'],
    ['/opt/100%/vrtd', '/opt/100%%/vrtd'],
    ['/opt/$HOME/vrtd', '/opt/$$HOME/vrtd'],
    ['/opt/a"b\\c/vrtd', String.raw`"/opt/a\"b\\c/vrtd"`],
    ['/opt/a;b/vrtd', '"/opt/a;b/vrtd"'],
    ['/opt/a\nExecStart=/bin/evil', undefined],
  ])('%j is %s', (path, word) => {
    expect(unitWord(path)).toBe(word);
  });

  it('that no unit can hold is refused', () => {
    expect(() => unitText(system, '/usr/bin/node', '/opt/a\nb')).toThrow(/A systemd unit cannot name/);
    expect(() => unitText(system, '/opt/"a"/node', '/opt/vrtd')).toThrow(/A systemd unit cannot name/);
  });

  it.skipIf(!haveSystemd)('is found by systemd where it is, whatever its characters', () => {
    const verify = (path: string, user: readonly string[]) =>
      spawnSync('systemd-analyze', [...user, 'verify', path], {
        encoding: 'utf8',
        env: { ...process.env, XDG_RUNTIME_DIR: folder },
      });
    const odd = join(folder, 'my $odd 100% vrt');
    mkdirSync(odd);
    symlinkSync(process.execPath, join(odd, 'node'));
    for (const [name, user] of [
      ['vrtd.service', []],
      ['vrtd-user.service', ['--user']],
    ] as const) {
      const template = readFileSync(join('systemd', name), 'utf8').replace(/^Documentation=.*$/m, '');
      const path = join(folder, 'vrtd.service');
      writeFileSync(path, unitText(template, join(odd, 'node'), join(odd, '"vrtd"')));
      const checked = verify(path, user);
      expect([checked.status, checked.stderr]).toEqual([0, '']);
      // The test sees what systemd would say of a path that it takes otherwise.
      writeFileSync(path, unitText(template, join(odd, 'nowhere'), join(odd, '"vrtd"')));
      expect(verify(path, user).stderr).toMatch(/not executable|No such file/);
    }
  });
});

describe('the unit of the machine', () => {
  it('runs as a user that its group can reach, and reloads', () => {
    const directives = system.split('\n');
    for (const line of [
      ...['User=vrt', 'Group=vrt', 'Environment=VRT_GROUP=vrt', 'RuntimeDirectoryMode=0750'],
      'ExecReload=/bin/kill -HUP $MAINPID',
    ])
      expect(directives).toContain(line);
    expect(system).not.toMatch(/DynamicUser|PrivateUsers/);
  });

  it.skipIf(!haveSystemd)('has its user and group made by systemd-sysusers', () => {
    mkdirSync(join(folder, 'etc/sysusers.d'), { recursive: true });
    writeFileSync(join(folder, 'etc/sysusers.d/vrt.conf'), readFileSync('systemd/vrt.sysusers.conf'));
    execFileSync('systemd-sysusers', [`--root=${folder}`], { stdio: 'ignore' });
    expect(readFileSync(join(folder, 'etc/group'), 'utf8')).toMatch(/^vrt:x:\d+:$/m);
    expect(readFileSync(join(folder, 'etc/passwd'), 'utf8')).toMatch(
      /^vrt:x:\d+:\d+:.*:\/var\/lib\/vrt:.*nologin$/m,
    );
  });
});

describe('a unit that is there', () => {
  const unit = unitText(system, '/usr/bin/node', '/opt/vrt/bin/vrtd');

  it('is known as edited when anything in it was changed, or when we did not write it', () => {
    expect(isEdited(unit)).toBe(false);
    expect(isEdited(unit.replace('RestartSec=1', 'RestartSec=2'))).toBe(true);
    expect(isEdited(`${unit}\n# mine\n`)).toBe(true);
    expect(isEdited('[Service]\nExecStart=/bin/true\n')).toBe(true);
  });

  it('is kept when it was edited, unless it is forced', () => {
    const path = join(folder, 'systemd/user/vrtd.service');
    const install = (...flags: string[]) =>
      spawnSync(process.execPath, ['bin/vrt', 'daemon', 'install', '--user', ...flags], {
        encoding: 'utf8',
        env: { ...process.env, XDG_CONFIG_HOME: folder },
      });
    expect(install().status).toBe(0);
    const written = readFileSync(path, 'utf8');
    expect(install().status).toBe(0);
    const edited = written.replace('RestartSec=1', 'RestartSec=30');
    writeFileSync(path, edited);
    const refused = install();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('was edited');
    expect(refused.stderr).toContain('--force');
    expect(readFileSync(path, 'utf8')).toBe(edited);
    expect(install('--force').status).toBe(0);
    expect(readFileSync(path, 'utf8')).toBe(written);
  });
});

describe('a program for the user of the service', () => {
  it('is barred by the outermost directory that is closed to others, or by itself', () => {
    const home = join(folder, 'home');
    const deep = join(home, 'vrt/bin');
    mkdirSync(deep, { recursive: true });
    const file = join(deep, 'vrtd');
    writeFileSync(file, '', { mode: 0o644 });
    expect(barredFromOthers(file)).toBeUndefined();
    chmodSync(file, 0o600);
    expect(barredFromOthers(file)).toBe(file);
    chmodSync(deep, 0o700);
    chmodSync(home, 0o750);
    expect(barredFromOthers(file)).toBe(home);
    const link = join(folder, 'link');
    symlinkSync(file, link);
    expect(barredFromOthers(link)).toBe(home);
  });
});
