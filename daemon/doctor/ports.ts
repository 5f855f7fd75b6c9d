import { readFileSync } from 'node:fs';
import { portOwner, takenPorts } from '../service/port-owner.js';
import { missing, ok, warning, type Check, type DoctorContext } from './check.js';
import type { DoctorCheck } from '../../protocol/api/daemon.js';

export const discoveryPort: Check = ({ options }) => [findDiscoveryPort(options)];

export const streamPorts: Check = ({ options }) => [findStreamPorts(options)];

function findDiscoveryPort({ discoveryPort: port, socket }: DoctorContext['options']): DoctorCheck {
  const name = 'discovery port';
  if (port === 0)
    return warning(name, 'discovery is off', 'Add headsets by address: `vrt client add ADDRESS`.');
  if (!takenPorts('udp').has(port)) return ok(name, `UDP port ${port} is free`);
  const owner = portOwner('udp', port);
  if (owner !== undefined && owner.pid === daemonPid(socket)) {
    return ok(name, `UDP port ${port} is held by vrtd (pid ${owner.pid})`);
  }
  const who = owner === undefined ? 'another program' : `${owner.command} (pid ${owner.pid})`;
  return missing(
    name,
    `UDP port ${port} is held by ${who}, so headsets cannot be found`,
    owner === undefined
      ? `See which program it is with \`ss -ulpn sport = :${port}\` as root.`
      : `Stop that program, for example \`kill ${owner.pid}\`.`,
  );
}

function findStreamPorts({ streamPort, streamPorts: count }: DoctorContext['options']): DoctorCheck {
  const name = 'stream ports';
  const taken = takenPorts('udp');
  const range = Array.from({ length: count }, (_, index) => streamPort + index);
  const free = range.filter((port) => !taken.has(port)).length;
  const detail = `${free} of ${count} UDP ports from ${streamPort} are free`;
  if (free > 0) return ok(name, detail);
  return missing(name, detail, 'Choose another range with `--stream-port` and `--stream-ports`.');
}

/** The pid that a running daemon wrote into the lock beside its socket. */
function daemonPid(socket: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(`${socket}.lock`, 'utf8'), 10);
  } catch {
    return undefined;
  }
}
