import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Row } from './row.js';

/** Seen from the compiled file in dist/bench. */
const script = fileURLToPath(new URL('../../scripts/sanitize-native.mjs', import.meta.url));
/** What the script exits with where this machine has no sanitizers. */
const notRun = 77;

/** The tests of native/ with sanitizers in the addon, which first have to notice errors that were planted. */
export function sanitizerBench(): Row[] {
  const { status, stdout } = spawnSync(process.execPath, [script], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const said = stdout.trim();
  if (status === 0)
    return [{ what: 'native/ with ASan and UBSan', measured: said, goal: 'no error', met: true }];
  if (status === notRun) return [{ what: 'native/ with ASan and UBSan', measured: `NOT RUN: ${said}` }];
  process.stderr.write(`${said}\n`);
  return [
    { what: 'native/ with ASan and UBSan', measured: 'errors, see above', goal: 'no error', met: false },
  ];
}
