import type { VrtError } from '../../protocol/api/error.js';
import type { StartReport } from '../../protocol/start-report.js';

/**
 * Reports to `vrt daemon start`, when that started this process, that it is serving or why it is not; without effect
 * otherwise. Resolves when it is sent. The parent closes the channel: a replay keeps it, to end us when it ends.
 */
export function reportStart(failure: VrtError | undefined): Promise<void> {
  const report: StartReport =
    failure === undefined
      ? { started: true }
      : { started: false, code: failure.code, message: failure.message, hint: failure.hint };
  return new Promise((resolve) => {
    if (process.send === undefined || !process.connected) {
      resolve();
      return;
    }
    // The parent may have exited meanwhile.
    process.send(report, undefined, undefined, () => {
      process.channel?.unref();
      resolve();
    });
  });
}
