import { readFileSync } from 'node:fs';
import { ok, warning, type Check } from './check.js';

/** Holds an IDR frame of a 200 Mbit/s stream at 72 Hz several times over. */
const wantedBytes = 2 * 1024 * 1024;

export const udpBuffers: Check = () =>
  (
    [
      ['wmem_max', 'udp send buffer', 'sent'],
      ['rmem_max', 'udp receive buffer', 'read'],
    ] as const
  ).map(([limit, name, done]) => {
    const key = `net.core.${limit}`;
    const bytes = Number(readFileSync(`/proc/sys/net/core/${limit}`, 'utf8'));
    const detail = `${key} is ${bytes} bytes`;
    return bytes >= wantedBytes
      ? ok(name, detail)
      : warning(
          name,
          `${detail}; large frames may be lost before they are ${done}`,
          `Run \`sysctl -w ${key}=${wantedBytes}\`, and put it into /etc/sysctl.d to keep it.`,
        );
  });
