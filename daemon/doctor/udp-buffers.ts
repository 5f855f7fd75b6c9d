import { readFileSync } from 'node:fs';
import { ok, warning, type Check } from './check.js';

/** Holds an IDR frame of a 200 Mbit/s stream at 72 Hz several times over. */
const wantedBytes = 2 * 1024 * 1024;

export const udpBuffers: Check = () =>
  ['wmem_max', 'rmem_max'].map((name) => {
    const key = `net.core.${name}`;
    const bytes = Number(readFileSync(`/proc/sys/net/core/${name}`, 'utf8'));
    const detail = `${key} is ${bytes} bytes`;
    return bytes >= wantedBytes
      ? ok('udp buffers', detail)
      : warning(
          'udp buffers',
          `${detail}; large frames may be lost before they are sent`,
          `Run \`sysctl -w ${key}=${wantedBytes}\`, and put it into /etc/sysctl.d to keep it.`,
        );
  });
