import type { Client } from '../../protocol/api/client.js';

/** One announcement heard on the LAN, already cleaned: `hostname` is printable. */
export interface Announcement {
  readonly hostname: string;
  readonly address: string;
  readonly dialect: string;
  /** Why a client of this dialect cannot be served; null when it can. */
  readonly problem: string | null;
}

/** Present state of a client; not stored. */
export interface Live {
  state: Client['state'];
  problem: string | null;
  batteryPercent: number | null;
  batteryPlugged: boolean | null;
  /** Monotonic milliseconds of the last announcement; undefined before the first. */
  heardMs: number | undefined;
  conflictMs: number | undefined;
  /** Since when another address has announced itself while this one streams. */
  rival: { readonly address: string; readonly sinceMs: number; readonly heardMs: number } | undefined;
  /** Announced while its former connection ends; handled when that is over. */
  waiting: { readonly announcement: Announcement; readonly nowMs: number } | undefined;
}

/** An announcement counts as present for a bit over two periods of 2 s (alvr.md 4.1). */
export const presentMs = 5_000;
/** More than one period of announcements, far more than a connection's end takes to be noticed. */
const rivalMs = 3_000;

export function absent(): Live {
  return {
    state: 'absent',
    problem: null,
    batteryPercent: null,
    batteryPlugged: null,
    heardMs: undefined,
    conflictMs: undefined,
    rival: undefined,
    waiting: undefined,
  };
}

/**
 * Whether both have been there long enough to be two: a headset whose address has changed announces itself before the silence
 * of its former connection is noticed.
 */
export function isLasting(live: Live, address: string, nowMs: number): boolean {
  const { rival } = live;
  const goesOn = rival?.address === address && nowMs - rival.heardMs < presentMs;
  live.rival = { address, sinceMs: goesOn ? rival.sinceMs : nowMs, heardMs: nowMs };
  return nowMs - live.rival.sinceMs >= rivalMs;
}
