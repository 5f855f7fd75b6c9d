import { VrtError } from '../../protocol/api/error.js';
import { parseMoment } from '../../protocol/api/moment.js';

/** Reads a point in time of a query. Throws VrtError `invalid-request`. */
export function readMoment(field: string, text: string, now: Date): Date {
  const moment = parseMoment(text, now);
  if (moment !== undefined) return moment;
  throw new VrtError(
    'invalid-request',
    `${field} is an age such as 90s, 10m, 2h or 3d, or a time such as 2026-01-31T12:00:00Z, not "${text.slice(0, 64)}".`,
  );
}
