// Makes a fresh clone runnable: installs, compiles the addon, compiles TypeScript. Does only what is out of date,
// so that `npm run demo` and `npm test` can call it every time. Needs Node alone.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

function step(title, command, args, hint) {
  process.stderr.write(`vrt setup: ${title}\n`);
  try {
    execFileSync(command, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 64 * 1024 * 1024,
    });
  } catch (error) {
    process.stderr.write(
      `${error.stdout ?? ''}${error.stderr ?? ''}\nvrt setup failed: ${title}.\n${hint}\n`,
    );
    process.exit(1);
  }
}

const npm = process.env.npm_execpath;
const runNpm = (title, args, hint) =>
  npm ? step(title, process.execPath, [npm, ...args], hint) : step(title, 'npm', args, hint);

const clone = existsSync(at('package-lock.json'));
if (clone && mtimeMs(at('node_modules/.package-lock.json')) < mtimeMs(at('package-lock.json'))) {
  runNpm(
    'installing packages (a minute or two the first time; SQLite is compiled)',
    ['install', '--no-save', '--no-fund', '--no-audit'],
    'It needs python3, make and a C++ compiler: on Debian, `apt install python3 make g++`.',
  );
}
const addon = at('native/build/Release/vrt.node');
if (mtimeMs(addon) < Math.max(newestIn(at('native/src')), mtimeMs(at('native/binding.gyp')))) {
  runNpm(
    'compiling the native addon',
    ['run', '--silent', 'build:native'],
    'It needs python3, make and a C++ compiler: on Debian, `apt install python3 make g++`.',
  );
}
step(
  'compiling TypeScript',
  process.execPath,
  [at('node_modules/typescript/bin/tsc'), '-b'],
  'Run `npx tsc -b` to see the errors again.',
);
if (process.argv.includes('--verbose')) {
  process.stderr.write(`vrt ${JSON.parse(readFileSync(at('package.json'), 'utf8')).version} is built.\n`);
}
