import { VrtError } from '../../protocol/api/error.js';
import { parseMoment, utc } from '../../protocol/api/moment.js';

/** Reads a point in time of a query; without a zone it is one of UTC. Throws VrtError `invalid-request`. */
export function readMoment(field: string, text: string, now: Date): Date {
  const moment = parseMoment(text, now, utc);
  if (moment.ok) return moment.value;
  throw new VrtError(
    'invalid-request',
    `"${field}" is a time, and ${JSON.stringify(text.slice(0, 64))} ${moment.error}.`,
  );
}
