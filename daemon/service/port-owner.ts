import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type PortKind = 'udp' | 'tcp';

export interface PortOwner {
  readonly pid: number;
  readonly command: string;
}

/** `st` of a TCP socket that listens, in /proc/net/tcp (proc(5), include/net/tcp_states.h). */
const tcpListen = '0A';

/**
 * The process that holds a UDP port or listens on a TCP port; `undefined` when there is none or when /proc does not
 * show it (the sockets of other users' processes are hidden from all but root). Never throws.
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

/** All UDP ports that are bound, or TCP ports that are listened on, by any process, visible or not. */
export function takenPorts(kind: PortKind): Set<number> {
  const tables = [kind, `${kind}6`].flatMap((table) => rows(readOrEmpty(`/proc/net/${table}`), kind));
  return new Set(tables.map(({ port }) => port));
}

/** Inodes of the sockets bound to `port` in the text of /proc/net/udp and its like. */
export function socketInodes(table: string, kind: PortKind, port: number): string[] {
  return rows(table, kind).flatMap((row) => (row.port === port ? [row.inode] : []));
}

function rows(table: string, kind: PortKind): { port: number; inode: string }[] {
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [, local, , state] = fields;
      const inode = fields[9];
      if (local === undefined || inode === undefined || (kind === 'tcp' && state !== tcpListen)) return [];
      return [{ port: Number.parseInt(local.slice(local.indexOf(':') + 1), 16), inode }];
    });
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
