import { clockState } from '../../native/clock.js';
import { ok, warning, type Check } from './check.js';

/** Clients receive the system's time (GetNTPTime): it is right when a time service keeps it so. */
export const clock: Check = () => {
  const { synchronised, maxErrorUs } = clockState();
  if (synchronised)
    return [ok('clock', `synchronised by NTP, to ${(maxErrorUs / 1000).toFixed(1)} ms at worst`)];
  return [
    warning(
      'clock',
      'not synchronised; media of several machines may be shown out of step',
      'Start a time service: `systemctl enable --now systemd-timesyncd`, or chrony.',
    ),
  ];
};
