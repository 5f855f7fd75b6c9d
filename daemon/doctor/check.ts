import type { DoctorCheck } from '../../protocol/api/daemon.js';
import type { DaemonOptions } from '../options.js';
import type { Environment } from '../configuration/default-paths.js';

/** Subject of the checks. */
export interface DoctorContext {
  readonly options: DaemonOptions;
  readonly env: Environment;
}

/** One check of the machine; may give several findings. An error it throws becomes a finding too. */
export type Check = (context: DoctorContext) => DoctorCheck[] | Promise<DoctorCheck[]>;

export function ok(name: string, detail: string): DoctorCheck {
  return { name, status: 'ok', detail, hint: '' };
}

/** vrt works without it, but not as well. */
export function warning(name: string, detail: string, hint: string): DoctorCheck {
  return { name, status: 'warning', detail, hint };
}

/** vrt does not work without it. */
export function missing(name: string, detail: string, hint: string): DoctorCheck {
  return { name, status: 'missing', detail, hint };
}
