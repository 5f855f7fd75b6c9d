// Makes a fresh clone runnable: installs, compiles the addon, compiles TypeScript. Does only what is out of date,
// so that `npm run demo` and `npm test` can call it every time. Needs Node alone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hintFor, saysUnreachable } from './setup-hint.mjs';

/** npm itself would try three times for minutes each; this is how long one small question may take. */
const REGISTRY_ANSWER_MS = 12_000;

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const mtimeMs = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0);
const newestIn = (dir) =>
  Math.max(
    0,
    ...readdirSync(dir, { withFileTypes: true }).map((entry) =>
      entry.isDirectory() ? newestIn(join(dir, entry.name)) : mtimeMs(join(dir, entry.name)),
    ),
  );

/** Runs a program to its end: whether it worked, and all that it printed. */
function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    ...options,
  });
  return {
    ok: status === 0,
    timedOut: error?.code === 'ETIMEDOUT',
    output: `${stdout}${stderr}${error ?? ''}`,
  };
}

const npm = process.env.npm_execpath;
const runNpm = (args, options) =>
  npm ? run(process.execPath, [npm, ...args], options) : run('npm', args, options);

function fail(title, output, hint) {
  process.stderr.write(`${output.trimEnd()}\n\nvrt setup failed: ${title}.\n${hint}\n`);
  process.exit(1);
}

function step(title, work, otherwise) {
  process.stderr.write(`vrt setup: ${title}\n`);
  const { ok, output } = work();
  if (!ok) fail(title, output, hintFor(output, otherwise));
}

/** Asks the registry for one version number, so that a dead network is told at once and not after npm's retries. */
function registryAnswers() {
  const { ok, timedOut, output } = runNpm(
    [
      'view',
      'typescript',
      'version',
      '--prefer-online',
      '--fetch-retries=0',
      `--fetch-timeout=${REGISTRY_ANSWER_MS}`,
    ],
    { timeout: REGISTRY_ANSWER_MS },
  );
  return ok || !(timedOut || saysUnreachable(output));
}

/**
 * A clone gets exactly what is locked. What was installed before is brought up to date instead, because `npm ci`
 * would throw the compiled SQLite away. Without a network, npm's cache may still hold everything.
 */
function install() {
  const title = 'installing packages (a minute or two the first time; SQLite is compiled)';
  const fresh = !existsSync(at('node_modules/.package-lock.json'));
  const args = [...(fresh ? ['ci'] : ['install', '--no-save']), '--no-fund', '--no-audit'];
  if (registryAnswers()) {
    step(title, () => runNpm(args), 'What npm printed above says what it lacks.');
    return;
  }
  process.stderr.write(`vrt setup: ${title}\n`);
  const { ok, output } = runNpm([...args, '--offline']);
  if (ok) return;
  if (!saysUnreachable(output))
    fail(title, output, hintFor(output, 'What npm printed above says what it lacks.'));
  const registry = runNpm(['config', 'get', 'registry']).output.trim();
  fail(
    title,
    `The package registry ${registry} does not answer, and npm's cache lacks some of the packages.`,
    'Check the network (`npm ping`) and the settings `npm config get proxy` and `npm config get registry`.',
  );
}

if (existsSync(at('package-lock.json'))) {
  if (mtimeMs(at('node_modules/.package-lock.json')) < mtimeMs(at('package-lock.json'))) install();
}
const addon = at('native/build/Release/vrt.node');
if (mtimeMs(addon) < Math.max(newestIn(at('native/src')), mtimeMs(at('native/binding.gyp')))) {
  step(
    'compiling the native addon',
    () => runNpm(['run', '--silent', 'build:native']),
    'What the compiler printed above says what it lacks.',
  );
}
step(
  'compiling TypeScript',
  () => run(process.execPath, [at('node_modules/typescript/bin/tsc'), '-b']),
  'Run `npx tsc -b` to see the errors again.',
);
if (process.argv.includes('--verbose')) {
  process.stderr.write(`vrt ${JSON.parse(readFileSync(at('package.json'), 'utf8')).version} is built.\n`);
}
