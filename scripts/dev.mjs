// `npm run dev`: compiles as files change, and runs a vrtd of its own that is started again after each change of it. Options
// go to that vrtd (`npm run dev -- --discovery-port 0`). Its socket and database are in .dev/.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, statSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);
const socket = at('.dev/vrtd.sock');
/** Editors write a file in several steps. */
const settledMs = 200;

const say = (text) => process.stderr.write(`dev: ${text}\n`);

/** When the newest program file in a folder was written. */
function newestMs(folder) {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Math.max(0, ...files.map((file) => statSync(join(folder, file)).mtimeMs));
}
/** What vrtd and its streamers are made of. */
const builtMs = () =>
  Math.max(
    ...['dist/protocol', 'dist/native', 'dist/daemon', 'native/build/Release'].map((it) => newestMs(at(it))),
  );

let vrtd;
let runsMs = 0;
let stopping = false;

function start() {
  runsMs = builtMs();
  const options = ['--socket', socket, '--state-dir', at('.dev/state'), ...process.argv.slice(2)];
  const child = spawn(process.execPath, [at('bin/vrtd'), ...options], { stdio: 'inherit' });
  child.once('exit', (code, signal) => {
    if (child !== vrtd || stopping) return;
    vrtd = undefined;
    say(`vrtd ended (${signal ?? code}). It is started again after the next change.`);
  });
  vrtd = child;
}

async function end(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

// Installs what is missing and compiles everything once, the addon too.
if (spawnSync(process.execPath, [at('scripts/setup.mjs')], { stdio: 'inherit' }).status !== 0)
  process.exit(1);
mkdirSync(at('.dev'), { recursive: true, mode: 0o700 });
start();
/** What changed since it was compiled last. */
let sources = false;
let addon = false;
let settled;

/** Runs a program to its end without keeping this one from its signals. */
async function ran(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  const [code] = await once(child, 'exit');
  return code === 0;
}

let working = Promise.resolve();
async function work() {
  if (stopping) return;
  const todo = { sources, addon };
  sources = addon = false;
  if (todo.addon && !(await ran('npm', ['run', '--silent', 'build:native'])))
    say('the addon was not compiled');
  if (todo.sources && !(await ran(process.execPath, [at('node_modules/typescript/bin/tsc'), '-b'])))
    say('it does not compile as it is; what could be compiled was');
  if (stopping || builtMs() <= runsMs) return;
  if (vrtd !== undefined) say('changed, vrtd is started again');
  const before = vrtd;
  vrtd = undefined;
  await end(before);
  if (!stopping) start();
}

function changed(folder, file) {
  if (/\.(ts|tsx)$/.test(file)) sources = true;
  else if (folder === 'native' && /^src\/|\.gyp$/.test(file)) addon = true;
  else return;
  clearTimeout(settled);
  settled = setTimeout(() => {
    working = working.then(work);
  }, settledMs);
}

const watchers = ['protocol', 'native', 'daemon', 'cli'].map((folder) =>
  watch(at(folder), { recursive: true }, (_, file) => changed(folder, file ?? '')),
);
say(`watching. Talk to it in another terminal: export VRT_SOCKET=${socket}; bin/vrt daemon status`);
say('Ctrl-C ends it all.');

async function stop() {
  if (stopping) return;
  stopping = true;
  for (const watcher of watchers) watcher.close();
  clearTimeout(settled);
  await working;
  await end(vrtd);
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void stop());
