import type { DaemonStatus, DoctorCheck } from '../../../protocol/api/daemon.js';
import type { HandlersOf } from '../handler.js';

export interface DaemonPart {
  status(): DaemonStatus;
  doctor(): Promise<DoctorCheck[]>;
  /** Begins to stop the daemon; the request that asked for it is answered first. */
  shutdown(): void;
}

export function daemonHandlers(daemon: DaemonPart): HandlersOf<'status' | 'shutdown' | 'doctor'> {
  return {
    'GET /v1/status': () => daemon.status(),
    'GET /v1/doctor': () => daemon.doctor(),
    'POST /v1/shutdown': () => {
      setImmediate(() => daemon.shutdown());
      return {};
    },
  };
}
