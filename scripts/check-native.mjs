// Holds native/src to what its own people want: no warning of the compiler, and the form of .clang-format. Whoever only
// builds vrt is not held to it, since a newer compiler knows warnings that nobody here has seen. `--write`: formats only.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { compiler, flags, root, sources } from './native-compiler.mjs';

const folder = join(root, 'native/src');
const files = readdirSync(folder).map((name) => join(folder, name));

function complain(output, hint) {
  process.stderr.write(`${output.trimEnd()}\n\n${hint}\n`);
  process.exit(1);
}

const write = process.argv.includes('--write');
const format = spawnSync('clang-format', [...(write ? ['-i'] : ['--dry-run', '--Werror']), ...files], {
  encoding: 'utf8',
});
if (format.error !== undefined)
  process.stderr.write(
    'The form of native/src was not checked: clang-format is not installed (Debian: clang-format).\n',
  );
else if (format.status !== 0)
  complain(format.stderr, '`npm run format` writes the form that .clang-format wants.');
if (write) process.exit(0);

/** Compiles one file for its warnings alone: with optimisation, which is what sees values that were never set. */
function compile(source) {
  return new Promise((resolve) => {
    let output = '';
    const child = spawn(compiler, [...flags, '-Werror', '-c', source, '-o', '/dev/null']);
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text;
    });
    child.once('error', (error) => resolve({ ok: false, output: String(error) }));
    child.once('close', (code) => resolve({ ok: code === 0, output }));
  });
}

// Compiled again only after a change: it takes seconds.
const passed = join(root, 'native/build/no-warnings');
const newest = Math.max(
  ...[...files, join(root, 'native/binding.gyp')].map((path) => statSync(path).mtimeMs),
);
if (!existsSync(passed) || statSync(passed).mtimeMs < newest) {
  const queue = [...sources];
  const worker = async () => {
    for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
      const { ok, output } = await compile(source);
      if (!ok) complain(output, `${compiler} does not accept native/src/${basename(source)} with -Werror.`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  mkdirSync(join(root, 'native/build'), { recursive: true });
  writeFileSync(passed, '');
}
