import { spawnSync } from 'node:child_process';
import { vrt, withDaemon } from './programs.js';
import { median, type Row } from './row.js';

const runs = 15;

/** Cold starts of the command line, as multiples of an empty Node. */
export function cliBench(): Promise<Row[]> {
  return withDaemon((socket) => {
    const floorMs = startMs(['-e', '0']);
    const version = startMs([vrt, '--version']) / floorMs;
    const list = startMs([vrt, 'session', 'list', '--socket', socket]) / floorMs;
    return Promise.resolve([
      {
        what: `vrt --version / node -e 0 (${floorMs.toFixed(0)} ms)`,
        measured: `x ${version.toFixed(2)}`,
        goal: '<= 2.5',
        met: version <= 2.5,
      },
      {
        what: 'vrt session list / node -e 0',
        measured: `x ${list.toFixed(2)}`,
        goal: '<= 4',
        met: list <= 4,
      },
    ]);
  });
}

function startMs(args: readonly string[]): number {
  return median(
    Array.from({ length: runs }, () => {
      const beganMs = performance.now();
      spawnSync(process.execPath, args);
      return performance.now() - beganMs;
    }),
  );
}
