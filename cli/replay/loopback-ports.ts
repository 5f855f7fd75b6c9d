import type { LoopbackPorts } from './private-daemon.js';

/** Below the range that Linux gives to outgoing connections (32768 and up), above the well-known ports of other software. */
const firstPort = 21_000;
const portsPerRun = 10;
const runs = 1_000;

/** Ports for a private daemon and its headset; runs of different processes get different ones. */
export function loopbackPorts(pid: number): LoopbackPorts {
  const base = firstPort + (pid % runs) * portsPerRun;
  return { discovery: base, control: base + 1, stream: base + 2 };
}
