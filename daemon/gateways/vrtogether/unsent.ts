import type { Socket as EngineSocket } from 'engine.io';

/** Messages that Engine.IO holds back because the transport is busy; it keeps them in a field that it does not type. */
export function unsentMessages(conn: EngineSocket): number {
  const buffer: unknown = Reflect.get(conn, 'writeBuffer');
  return Array.isArray(buffer) ? buffer.length : 0;
}
