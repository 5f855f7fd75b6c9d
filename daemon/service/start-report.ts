import type { VrtError } from '../../protocol/api/error.js';
import type { StartReport } from '../../protocol/start-report.js';

/**
 * Tells `vrt daemon start`, where that started us, that we serve or why we do not; without effect otherwise. Resolves when
 * it is told. Whoever started us closes the channel: a replay keeps it, to end us when it ends.
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
    // Whoever started us may have been ended meanwhile.
    process.send(report, undefined, undefined, () => {
      process.channel?.unref();
      resolve();
    });
  });
}
