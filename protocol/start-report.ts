import { isErrorCode, VrtError } from './api/error.js';

/** What vrtd says over the channel of `vrt daemon start`: that it serves, or why it does not. */
export type StartReport =
  | { readonly started: true }
  | { readonly started: false; readonly code: string; readonly message: string; readonly hint: string };

/** The error that a report tells of; undefined when it started, or said nothing that we understand. */
export function startErrorOf(report: unknown): VrtError | undefined {
  if (typeof report !== 'object' || report === null || !('code' in report)) return undefined;
  const { code } = report;
  if (typeof code !== 'string' || !isErrorCode(code) || !('message' in report) || !('hint' in report))
    return undefined;
  return new VrtError(code, String(report.message), { hint: String(report.hint) });
}
