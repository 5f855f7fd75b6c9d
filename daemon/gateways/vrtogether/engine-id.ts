import type { Socket } from 'socket.io';

/** Id of the Engine.IO connection below a socket: one connection may be in several namespaces. */
export function engineIdOf({ conn }: Socket): string {
  return String(Reflect.get(conn, 'id'));
}
