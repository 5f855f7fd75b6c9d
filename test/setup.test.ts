import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

interface LockedPackage {
  version?: string;
  resolved?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

describe('package-lock.json', () => {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, LockedPackage>;
  };

  /** As Node resolves: the package's own node_modules, then those of each package around it. */
  const isLocked = (from: string, name: string) => {
    const around = from
      .split('node_modules/')
      .map((_, depth, parts) => parts.slice(0, depth + 1).join('node_modules/'));
    return around.some((folder) => {
      const parent = folder === '' || folder.endsWith('/') ? folder : `${folder}/`;
      return packages[`${parent}node_modules/${name}`] !== undefined;
    });
  };

  it('holds the packages of every platform, so that `npm ci` takes it on each of them', () => {
    const missing = Object.entries(packages).flatMap(([from, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isLocked(from, name))
        .map((name) => `${from} needs ${name}`),
    );
    expect(missing).toEqual([]);
    expect(Object.keys(packages)).toContain('node_modules/@oxlint/binding-darwin-arm64');
  });

  it('names a checksum for each package, and no address of a registry', () => {
    const others = Object.entries(packages).filter(([path]) => path !== '');
    expect(others.filter(([, { integrity }]) => integrity === undefined)).toEqual([]);
    expect(others.filter(([, { resolved }]) => resolved !== undefined)).toEqual([]);
  });
});

describe('the set-up of a clone', () => {
  let clone: string;
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'vrt-setup-'));
    mkdirSync(join(clone, 'scripts'));
    mkdirSync(join(clone, 'native/src'), { recursive: true });
    for (const file of ['package.json', 'package-lock.json', 'native/binding.gyp', '.npmrc'])
      cpSync(file, join(clone, file));
    for (const file of ['setup.mjs', 'setup-hint.mjs'])
      cpSync(join('scripts', file), join(clone, 'scripts', file));
  });
  afterEach(() => rmSync(clone, { recursive: true, force: true }));

  const setUp = (env: NodeJS.ProcessEnv) => {
    const { status, stderr } = spawnSync(process.execPath, [join(clone, 'scripts/setup.mjs')], {
      encoding: 'utf8',
      timeout: 50_000,
      env: { ...process.env, npm_execpath: undefined, ...env },
    });
    return { status, stderr };
  };

  it('says without minutes of retries that the registry does not answer', () => {
    const { status, stderr } = setUp({
      npm_config_registry: 'http://127.0.0.1:9',
      npm_config_cache: join(clone, 'cache'),
    });
    expect(stderr).toContain('The package registry http://127.0.0.1:9');
    expect(stderr).toContain('does not answer');
    expect(stderr).not.toContain('apt install');
    expect(status).toBe(1);
  });

  /** In place of npm: writes down what it is asked, answers `view`, and fails at `failing` with what a real one printed. */
  const npmThatFails = (failing: string, output: string) => {
    const program = join(clone, 'npm.mjs');
    writeFileSync(
      program,
      `import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
      const [command] = process.argv.slice(2);
      appendFileSync(${JSON.stringify(join(clone, 'asked'))}, process.argv.slice(2).join(' ') + '\\n');
      if (command === ${JSON.stringify(failing)}) { console.error(${JSON.stringify(output)}); process.exit(1); }
      if (command === 'ci') {
        mkdirSync('node_modules', { recursive: true });
        writeFileSync('node_modules/.package-lock.json', '');
      }`,
    );
    return { npm_execpath: program };
  };
  const asked = () =>
    readFileSync(join(clone, 'asked'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' ')[0]);

  it.each([
    ['ci', 'gyp ERR! stack Error: not found: make', /apt install python3 make g\+\+/],
    ['run', 'make: g++: No such file or directory\ngyp ERR! not ok', /apt install python3 make g\+\+/],
    ['run', 'FetchError: ENOTFOUND nodejs.org\ngyp ERR! not ok', /npm_config_nodedir/],
    ['run', 'a.cpp:1:1: fatal error: x.h: No such file\ngyp ERR! not ok', /C\+\+17/],
    ['ci', 'npm error code ENOSPC', /disk is full/],
    ['ci', 'npm error code ECONNRESET', /registry did not answer/],
    ['ci', 'npm error code EUSAGE', /package-lock-only/],
    ['ci', 'npm error code ESURPRISE', /What npm printed above/],
  ])('when `npm %s` fails with %j, the hint is %s', (failing, output, hint) => {
    const { status, stderr } = setUp(npmThatFails(failing, output));
    expect(status).toBe(1);
    expect(stderr).toContain(output);
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(hint);
  });

  it('installs exactly what is locked into a fresh clone, and keeps what was compiled in an older one', () => {
    const env = npmThatFails('run', 'stop here');
    setUp(env);
    expect(asked()).toEqual(['view', 'ci', 'run']);
    setUp(env);
    expect(asked()).toEqual(['view', 'ci', 'run', 'run']);
    writeFileSync(join(clone, 'package-lock.json'), readFileSync('package-lock.json'));
    setUp(env);
    expect(asked()).toEqual(['view', 'ci', 'run', 'run', 'view', 'install', 'run']);
  });
});
