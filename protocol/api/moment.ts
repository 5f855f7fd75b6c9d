const unitsMs: Readonly<Record<string, number>> = { s: 1e3, m: 60e3, h: 3600e3, d: 86_400e3 };

/** Milliseconds of a length of time such as 90s, 10m, 2h or 3d; undefined for anything else. */
export function parseAge(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9}(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  const unitMs = unit === undefined ? undefined : unitsMs[unit];
  return amount === undefined || unitMs === undefined ? undefined : Number(amount) * unitMs;
}

/** A point in time: an age counted back from `now`, or an ISO 8601 date or time; undefined for anything else. */
export function parseMoment(text: string, now: Date): Date | undefined {
  const ageMs = parseAge(text);
  if (ageMs !== undefined) return new Date(now.getTime() - ageMs);
  if (!/^\d{4}-\d{2}-\d{2}(?:[T ]|$)/.test(text)) return undefined;
  const moment = new Date(text);
  return Number.isNaN(moment.getTime()) ? undefined : moment;
}
