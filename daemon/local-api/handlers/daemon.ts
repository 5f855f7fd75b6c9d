import type { DaemonStatus, DoctorCheck, Reloaded } from '../../../protocol/api/daemon.js';
import type { HandlersOf } from '../handler.js';

export interface DaemonPart {
  status(): DaemonStatus;
  doctor(): Promise<DoctorCheck[]>;
  /** Throws VrtError for a file that is bad. */
  reload(): Promise<Reloaded>;
  /** Begins to stop the daemon; the request that asked for it is answered first. */
  shutdown(): void;
}

export function daemonHandlers(daemon: DaemonPart): HandlersOf<'status' | 'shutdown' | 'doctor' | 'reload'> {
  // A check of the machine takes seconds and starts programs: concurrent requests share the answer.
  let looking: Promise<DoctorCheck[]> | undefined;
  return {
    'GET /v1/status': () => daemon.status(),
    'GET /v1/doctor': async () => {
      looking ??= daemon.doctor().finally(() => {
        looking = undefined;
      });
      return looking;
    },
    'POST /v1/reload': () => daemon.reload(),
    'POST /v1/shutdown': () => {
      setImmediate(() => daemon.shutdown());
      return {};
    },
  };
}
