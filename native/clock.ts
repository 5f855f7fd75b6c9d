import { binding } from './load.js';

export interface ClockState {
  /** Whether a time service (NTP, PTP) keeps the system clock right. */
  readonly synchronised: boolean;
  /** Greatest error that the kernel reckons with, microseconds; grows while nothing corrects the clock. */
  readonly maxErrorUs: number;
  readonly estimatedErrorUs: number;
}

/** State of the system clock's discipline, by adjtimex(2). */
export function clockState(): ClockState {
  return binding().clockState();
}
