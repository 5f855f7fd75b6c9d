// Runs the tests of native/ with AddressSanitizer and UndefinedBehaviorSanitizer in the addon, in a copy, so that nothing that is
// built here changes. First it shows that both would say something: an addon with a planted error of each kind has to die of it.
// Exit codes: 0 clean, 1 an error was found, 77 not run, with the reason (automake's number for a skipped test).
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compiler, flags, root, sources } from './native-compiler.mjs';

const sanitizers = [
  '-fsanitize=address,undefined',
  '-fno-sanitize-recover=all',
  '-fno-omit-frame-pointer',
  '-g',
];

const planted = `
#include <napi.h>
#include <cstdlib>
#include <vector>
static Napi::Value Overflow(const Napi::CallbackInfo& info) {
  std::vector<uint8_t> bytes(16);
  uint8_t* first = bytes.data();
  first[info[0].As<Napi::Number>().Uint32Value()] = 1;
  return Napi::Number::New(info.Env(), first[0]);
}
static Napi::Value Shift(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), 1 << info[0].As<Napi::Number>().Int32Value());
}
static Napi::Object Init(Napi::Env env, Napi::Object exports) {
  exports.Set("overflow", Napi::Function::New(env, Overflow));
  exports.Set("shift", Napi::Function::New(env, Shift));
  return exports;
}
NODE_API_MODULE(planted, Init)
`;
/** What is called, and what the sanitizer has to say of it. */
const plantedErrors = [
  ['overflow(16)', 'heap-buffer-overflow'],
  ['shift(40)', 'shift exponent 40 is too large'],
];

const folder = mkdtempSync(join(tmpdir(), 'vrt-sanitized-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

function leave(code, text) {
  process.stdout.write(`${text.trim()}\n`);
  process.exit(code);
}

const run = (command, args, env = process.env) => {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return { ok: status === 0, output: `${stdout}${stderr}${error ?? ''}` };
};
const compile = (files, output) =>
  run(compiler, [...flags, ...sanitizers, '-O1', '-shared', ...files, '-o', output]);

writeFileSync(join(folder, 'planted.cpp'), planted);
const first = compile(['planted.cpp'], 'planted.node');
if (!first.ok)
  leave(77, `${compiler} builds nothing with sanitizers: ${first.output.trim().split('\n').at(-1)}`);

// Node itself is not built with them: their runtime has to be there before it.
const runtime = run(compiler, ['-print-file-name=libasan.so']).output.trim();
const env = {
  ...process.env,
  NO_COLOR: '1',
  LD_PRELOAD: runtime,
  // What V8 and Node keep until the end is no leak of ours.
  ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=0',
  UBSAN_OPTIONS: 'print_stacktrace=1',
};
const starts = run(process.execPath, ['-e', '0'], env);
if (!starts.ok) leave(77, `Node does not start with ${runtime}: ${starts.output.trim().split('\n').at(-1)}`);
for (const [call, says] of plantedErrors) {
  const { ok, output } = run(process.execPath, ['-e', `require('./planted.node').${call}`], env);
  if (ok || !output.includes(says)) leave(1, `${output}\nA planted error was not noticed: ${call}.`);
}

mkdirSync(join(folder, 'native/build/Release'), { recursive: true });
const addon = compile(sources, 'native/build/Release/vrt.node');
if (!addon.ok) leave(1, addon.output);
symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
copyFileSync(join(root, 'package.json'), join(folder, 'package.json'));
for (const name of readdirSync(join(root, 'native')))
  if (name.endsWith('.ts')) copyFileSync(join(root, 'native', name), join(folder, 'native', name));
writeFileSync(
  join(folder, 'vitest.config.mjs'),
  `export default { test: { include: ['native/*.test.ts'], testTimeout: 300_000, pool: 'forks', maxWorkers: 1 } };\n`,
);
const { ok, output } = run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run'], env);
if (!ok || /AddressSanitizer|runtime error:/.test(output)) leave(1, output);
leave(0, output.match(/Tests\s+(.*)/)?.[1] ?? 'no test ran');
