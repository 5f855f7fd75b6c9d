import { VrtError } from '../protocol/api/error.js';
import { parseMoment, type Zone } from '../protocol/api/moment.js';
import { parseNumber } from './output/units.js';

/** The zone of the caller. */
const local: Zone = {
  at: ({ year, month, day }, { hour, minute, second, millisecond }) =>
    new Date(year, month - 1, day, hour, minute, second, millisecond),
  dayOf: (moment) => ({ year: moment.getFullYear(), month: moment.getMonth() + 1, day: moment.getDate() }),
};

/** A point in time of an option, in the caller's zone, as ISO 8601. Throws VrtError `invalid-request`. */
export function readMoment(option: string, text: string, now = new Date()): string {
  const moment = parseMoment(text, now, local);
  if (moment.ok) return moment.value.toISOString();
  throw new VrtError('invalid-request', `${option}: "${text.slice(0, 64)}" ${ended(moment.error)}`, {
    hint: 'Times without a zone are those of this machine.',
  });
}

/** Where a listing begins: after a sequence number, or at a point in time. Throws VrtError `invalid-request`. */
export function readSince(text: string): { since: number } | { from: string } {
  return /^\d+$/.test(text)
    ? { since: parseNumber(text, 'sequence number', 0, Number.MAX_SAFE_INTEGER) }
    : { from: readMoment('--since', text) };
}

function ended(sentence: string): string {
  return sentence.endsWith('?') ? sentence : `${sentence}.`;
}
