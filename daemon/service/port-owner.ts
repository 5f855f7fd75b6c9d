import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type PortKind = 'udp' | 'tcp';

export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

/** `st` of a TCP socket that listens, in /proc/net/tcp (proc(5), include/net/tcp_states.h). */
const tcpListen = '0A';

/**
 * The process that holds a UDP port or listens on a TCP port; `undefined` when nobody does or when /proc does not
 * tell us (the sockets of other users' processes are hidden from all but root). Never throws.
 */
export function portOwner(kind: PortKind, port: number): PortOwner | undefined {
  const inodes = new Set(
    [kind, `${kind}6`].flatMap((table) => socketInodes(readOrEmpty(`/proc/net/${table}`), kind, port)),
  );
  if (inodes.size === 0) return undefined;
  for (const pid of processIds()) {
    if (!holdsSocket(pid, inodes)) continue;
    return { pid, command: readOrEmpty(`/proc/${pid}/comm`).trim() };
  }
  return undefined;
}

/** Whether any process, visible or not, holds the port. */
export function portIsTaken(kind: PortKind, port: number): boolean {
  return [kind, `${kind}6`].some(
    (table) => socketInodes(readOrEmpty(`/proc/net/${table}`), kind, port).length > 0,
  );
}

/** Inodes of the sockets bound to `port` in the text of /proc/net/udp and its like. */
export function socketInodes(table: string, kind: PortKind, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const inodes: string[] = [];
  for (const line of table.split('\n').slice(1)) {
    const fields = line.trim().split(/\s+/);
    const [, local, , state] = fields;
    const inode = fields[9];
    if (local === undefined || inode === undefined || !local.endsWith(suffix)) continue;
    if (kind === 'tcp' && state !== tcpListen) continue;
    inodes.push(inode);
  }
  return inodes;
}

function holdsSocket(pid: number, inodes: ReadonlySet<string>): boolean {
  return listOrEmpty(`/proc/${pid}/fd`).some((fd) => {
    const match = /^socket:\[(\d+)\]$/.exec(linkOrEmpty(`/proc/${pid}/fd/${fd}`));
    return match?.[1] !== undefined && inodes.has(match[1]);
  });
}

function processIds(): number[] {
  return listOrEmpty('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

// A process may end, and a file of another user's process may be closed to us, between any two calls.
function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function listOrEmpty(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function linkOrEmpty(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
