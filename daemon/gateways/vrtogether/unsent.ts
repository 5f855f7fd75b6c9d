import type { Socket } from 'socket.io';

/** The Engine.IO connection below a socket. */
export type EngineSocket = Socket['conn'];

/** How much of them there is, bytes or characters; walks through all of them. */
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

/** Messages that Engine.IO holds back because the transport is busy; it keeps them in a field that it does not type. */
export function unsentMessages(conn: EngineSocket): number {
  const buffer: unknown = Reflect.get(conn, 'writeBuffer');
  return Array.isArray(buffer) ? buffer.length : 0;
}
