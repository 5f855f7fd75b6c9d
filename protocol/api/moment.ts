import { decoded, malformed, type Decoded } from '../decoded.js';
import { nearest } from '../nearest.js';

/** Where times without a zone are meant: the caller's, which only the caller knows. */
export interface Zone {
  /** The point in time of a date and a time of day there; months count from 1. */
  at(day: Day, time: TimeOfDay): Date;
  /** The date there. */
  dayOf(moment: Date): Day;
}

export interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

export interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

export const utc: Zone = {
  at: ({ year, month, day }, { hour, minute, second, millisecond }) =>
    new Date(Date.UTC(year, month - 1, day, hour, minute, second, millisecond)),
  dayOf: (moment) => ({
    year: moment.getUTCFullYear(),
    month: moment.getUTCMonth() + 1,
    day: moment.getUTCDate(),
  }),
};

/** Accepted forms, for help and errors. */
export const momentForms =
  'an age (90s, 10m, 2h, 3d), now, today, yesterday, a time of today (10:30), a date (2026-01-31), or both (2026-01-31 10:30)';

const unitsMs: Readonly<Record<string, number>> = {
  s: 1e3,
  sec: 1e3,
  m: 60e3,
  min: 60e3,
  h: 3600e3,
  d: 86_400e3,
  w: 604_800e3,
};
const dayMs = 86_400e3;
const midnight: TimeOfDay = { hour: 0, minute: 0, second: 0, millisecond: 0 };
const words = ['now', 'today', 'yesterday'];
const longestMoment = 64;

/** Milliseconds of a length of time such as 90s, 10m, 2h, 3d or 1w; undefined for anything else. */
function parseAge(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,9}(?:\.\d+)?) ?([a-z]+)(?: ago)?$/.exec(text) ?? [];
  const unitMs = unit === undefined || !Object.hasOwn(unitsMs, unit) ? undefined : unitsMs[unit];
  return amount === undefined || unitMs === undefined ? undefined : Number(amount) * unitMs;
}

/**
 * A point in time as people write it. Times without a zone are those of `zone`; a time of day that is yet to come is
 * yesterday's. An error is the rest of a sentence that begins with the text.
 */
export function parseMoment(text: string, now: Date, zone: Zone): Decoded<Date> {
  const typed = text.trim();
  if (typed.length > longestMoment) return malformed(`is no time. Write ${momentForms}`);
  const ageMs = parseAge(typed.toLowerCase());
  if (ageMs !== undefined) return existing(new Date(now.getTime() - ageMs));
  const [, word, time] = /^([a-z]+)(?: +(?:at +)?([\d:.]+))?$/i.exec(typed) ?? [];
  if (word !== undefined) return parseWord(word.toLowerCase(), time, now, zone);
  if (/^\d{1,2}:/.test(typed)) return parseClock(typed, now, zone);
  return parseDate(typed, zone);
}

function parseWord(word: string, time: string | undefined, now: Date, zone: Zone): Decoded<Date> {
  if (word === 'now' && time === undefined) return decoded(now);
  if (word !== 'today' && word !== 'yesterday') {
    const close = nearest(word, words);
    return malformed(
      close === undefined ? `is no time. Write ${momentForms}` : `is no time. Did you mean ${close}?`,
    );
  }
  const clock = time === undefined ? decoded(midnight) : parseTimeOfDay(time);
  return clock.ok
    ? decoded(zone.at(word === 'today' ? zone.dayOf(now) : dayBefore(now, zone), clock.value))
    : clock;
}

function parseClock(text: string, now: Date, zone: Zone): Decoded<Date> {
  const clock = parseTimeOfDay(text);
  if (!clock.ok) return clock;
  const today = zone.at(zone.dayOf(now), clock.value);
  return decoded(today <= now ? today : zone.at(dayBefore(now, zone), clock.value));
}

function parseDate(text: string, zone: Zone): Decoded<Date> {
  const [, year, month, day, time, offset] =
    /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+([\d:.]+?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i.exec(text) ?? [];
  if (year === undefined) return malformed(`is no time. Write ${momentForms}`);
  const date = { year: Number(year), month: Number(month), day: Number(day) };
  if (date.month < 1 || date.month > 12) return malformed('is no date: months go from 1 to 12');
  const days = daysIn(date);
  if (date.day < 1 || date.day > days)
    return malformed(`is no date: ${year}-${String(month).padStart(2, '0')} has ${days} days`);
  const clock = time === undefined ? decoded(midnight) : parseTimeOfDay(time);
  if (!clock.ok) return clock;
  if (offset === undefined) return existing(zone.at(date, clock.value));
  return existing(new Date(utc.at(date, clock.value).getTime() - offsetMs(offset)));
}

function parseTimeOfDay(text: string): Decoded<TimeOfDay> {
  const [, hour, minute, second = '0', fraction = ''] =
    /^(\d{1,2}):(\d{2})(?::(\d{2})(\.\d+)?)?$/.exec(text) ?? [];
  const clock = {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    millisecond: Math.floor(Number(`0${fraction}`) * 1000),
  };
  const fits = hour !== undefined && clock.hour < 24 && clock.minute < 60 && clock.second < 60;
  return fits ? decoded(clock) : malformed('is no time of day: it goes from 00:00 to 23:59:59');
}

function existing(moment: Date): Decoded<Date> {
  return Number.isNaN(moment.getTime()) ? malformed('is beyond all times') : decoded(moment);
}

/** Noon is on the same day in spite of any change of the clocks. */
function dayBefore(now: Date, zone: Zone): Day {
  const noon = zone.at(zone.dayOf(now), { ...midnight, hour: 12 });
  return zone.dayOf(new Date(noon.getTime() - dayMs));
}

function daysIn({ year, month }: Day): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

function offsetMs(offset: string): number {
  if (offset.toUpperCase() === 'Z') return 0;
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(offset) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600e3 + Number(minutes) * 60e3);
}
