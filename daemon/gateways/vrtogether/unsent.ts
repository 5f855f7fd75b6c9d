import type { Socket } from 'socket.io';

/** The Engine.IO connection below a socket. */
export type EngineSocket = Socket['conn'];

/** Total size of the messages Engine.IO still holds: bytes of binary, characters of text. O(n). */
export function unsentBytes(conn: EngineSocket): number {
  const buffer: unknown = Reflect.get(conn, 'writeBuffer');
  if (!Array.isArray(buffer)) return 0;
  let bytes = 0;
  for (const packet of buffer) {
    const data: unknown = typeof packet === 'object' && packet !== null ? Reflect.get(packet, 'data') : '';
    if (typeof data === 'string' || data instanceof Uint8Array) bytes += data.length;
  }
  return bytes;
}

/** How many messages Engine.IO holds because the transport is busy; the field is private, and fast-path.test.ts holds that it is there. */
export function unsentMessages(conn: EngineSocket): number {
  const buffer: unknown = Reflect.get(conn, 'writeBuffer');
  return Array.isArray(buffer) ? buffer.length : 0;
}
