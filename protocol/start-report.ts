import { isErrorCode, VrtError } from './api/error.js';

/** Report of vrtd over the channel of `vrt daemon start`: that it is serving, or why it is not. */
export type StartReport =
  | { readonly started: true }
  | { readonly started: false; readonly code: string; readonly message: string; readonly hint: string };

/** The error in a report; undefined when vrtd started, or for a report that is not understood. */
export function startErrorOf(report: unknown): VrtError | undefined {
  if (typeof report !== 'object' || report === null || !('code' in report)) return undefined;
  const { code } = report;
  if (typeof code !== 'string' || !isErrorCode(code) || !('message' in report) || !('hint' in report))
    return undefined;
  return new VrtError(code, String(report.message), { hint: String(report.hint) });
}
