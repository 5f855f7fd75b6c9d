// How native/ is compiled where node-gyp is not asked: with warnings as errors, or with sanitizers. The flags are those of
// native/binding.gyp, which is therefore plain JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const {
  targets: [target],
} = JSON.parse(readFileSync(join(root, 'native/binding.gyp'), 'utf8'));

/** Where node_api.h lies: beside the Node that runs this, unless npm was told where. */
const nodeFolder = process.env.npm_config_nodedir ?? dirname(dirname(process.execPath));

export const compiler = process.env.CXX ?? 'c++';
export const sources = target.sources.map((source) => join(root, 'native', source));
export const flags = [
  ...target.cflags_cc,
  ...target.defines.map((name) => `-D${name}`),
  '-fPIC',
  `-I${join(nodeFolder, 'include/node')}`,
  `-I${dirname(createRequire(import.meta.url).resolve('node-addon-api'))}`,
];
