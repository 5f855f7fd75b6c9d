// Called by vitest before the first test (vitest.config.ts). Tests of whole programs run dist/ and the addon: without this, a
// change that was not compiled would be tested as it was before, and pass.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => join(root, ...parts);

function refuse(why) {
  throw new Error(`${why}\nNo test was run: they would have tested what was built before.`);
}

function compile() {
  const tsc = [at('node_modules/typescript/bin/tsc'), '-b'];
  const { status, stdout, stderr } = spawnSync(process.execPath, tsc, { cwd: root, encoding: 'utf8' });
  if (status !== 0) refuse(`${stdout}${stderr}\nThe sources do not compile (npx tsc -b).`);
}

function checkAddon() {
  const addon = at('native/build/Release/vrt.node');
  const sources = readdirSync(at('native/src')).map((name) => at('native/src', name));
  const newestMs = Math.max(...[...sources, at('native/binding.gyp')].map((path) => statSync(path).mtimeMs));
  if (!existsSync(addon) || statSync(addon).mtimeMs < newestMs)
    refuse('The native addon is older than native/src. Run `npm run build`.');
}

/** @param {import('vitest/node').TestProject} project */
export default function freshBuild(project) {
  // A sandbox of mutants has neither tsconfig.json nor tests that run programs.
  if (!existsSync(at('tsconfig.json'))) return;
  checkAddon();
  compile();
  project.onTestsRerun(compile);
}
