import { vrtJson, withDaemon } from './programs.js';
import type { Row } from './row.js';

const idleMs = 10_000;
/** V8 tidies the heap once, some seconds after the start. */
const settleMs = 12_000;

interface Status {
  readonly cpuUs: number;
  readonly rssBytes: number;
}

/** What a daemon costs that has nothing to do. */
export function idleBench(): Promise<Row[]> {
  return withDaemon(async (socket) => {
    const status = async () => (await vrtJson(['daemon', 'status', '--json', '--socket', socket])) as Status;
    await status();
    await pause(settleMs);
    const before = await status();
    await pause(idleMs);
    const after = await status();
    const percent = (after.cpuUs - before.cpuUs) / (idleMs * 10);
    const megabytes = after.rssBytes / 1e6;
    return [
      {
        what: 'idle daemon',
        measured: `${percent.toFixed(2)} % of a core`,
        goal: '< 0.5 %',
        met: percent < 0.5,
      },
      {
        what: 'idle daemon',
        measured: `${megabytes.toFixed(0)} MB resident`,
        goal: '< 90 MB',
        met: megabytes < 90,
      },
    ];
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
