import { sdNotify } from '../../native/notify.js';
import type { Environment } from '../configuration/default-paths.js';
import type { Faults } from '../core/faults.js';

/** Notifications of systemd; without effect where systemd did not start the daemon. */
export interface ServiceManager {
  /** The daemon serves; the watchdog, if the unit has one, is fed from now on. */
  ready(status: string): void;
  status(status: string): void;
  stopping(): void;
  close(): void;
}

/** Speaks sd_notify(3) to the NOTIFY_SOCKET of `env`, and feeds its watchdog at half of WATCHDOG_USEC. */
export function serviceManager(
  env: Environment,
  pid: number,
  faults: Pick<Faults, 'guarded'>,
): ServiceManager {
  const socket = env['NOTIFY_SOCKET'];
  let timer: NodeJS.Timeout | undefined;
  const send = (state: string) => {
    if (socket !== undefined && socket !== '') sdNotify(socket, state);
  };
  const stop = () => {
    clearInterval(timer);
    timer = undefined;
  };
  return {
    ready: (status) => {
      send(`READY=1\nSTATUS=${oneLine(status)}`);
      const periodMs = watchdogPeriodMs(env, pid);
      if (socket === undefined || periodMs === undefined || timer !== undefined) return;
      send('WATCHDOG=1');
      timer = setInterval(
        faults.guarded('Feeding the watchdog', () => send('WATCHDOG=1')),
        periodMs,
      ).unref();
    },
    status: (status) => send(`STATUS=${oneLine(status)}`),
    stopping: () => send('STOPPING=1\nSTATUS=Stopping'),
    close: stop,
  };
}

/** Half of the watchdog time, as sd_watchdog_enabled(3) advises; `undefined` when it is off or for another process. */
export function watchdogPeriodMs(env: Environment, pid: number): number | undefined {
  const text = env['WATCHDOG_USEC'] ?? '';
  if (!/^\d{1,15}$/.test(text) || Number(text) === 0) return undefined;
  const wanted = env['WATCHDOG_PID'];
  if (wanted !== undefined && wanted !== String(pid)) return undefined;
  return Math.max(1, Math.floor(Number(text) / 2_000));
}

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}
