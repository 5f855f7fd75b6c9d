import { VrtError } from '../../protocol/api/error.js';
import type { Format } from './format.js';

/** Refuses the formats that need the whole before its first line, for `what` is printed as it comes. Throws VrtError `invalid-request`. */
export function checkLineFormat(format: Format, what: string): void {
  if (format !== 'yaml' && format !== 'csv') return;
  throw new VrtError('invalid-request', `${what} arrive one by one and cannot be printed as ${format}.`, {
    hint: 'Print them with -o json, one per line, or as text.',
  });
}
