import type { Server } from 'socket.io';
import type { EventBus } from '../../core/events.js';
import { isLoopback } from './address.js';
import { logLine, readLogLine } from './log-line.js';
import { unsentMessages } from './unsent.js';

const mostLines = 100;
/** Lines that a reader has not read before it is cut off. */
const mostUnread = 5_000;

/**
 * Namespace `/log`: everybody in it is told every line as `message`; programs of this machine may write lines as `log`
 * (vrtogether.md 8). Returns what ends it.
 */
export function serveLogNamespace(io: Server, bus: EventBus): () => void {
  const namespace = io.of('/log');
  let unread = 0;
  namespace.on('connection', (socket) => {
    socket.on('error', () => socket.disconnect(true));
    socket.on('log', (lines: unknown) => {
      if (!Array.isArray(lines) || !isLoopback(socket.handshake.address)) return;
      for (const line of lines.slice(0, mostLines).map(readLogLine))
        if (line !== undefined) namespace.emit('message', line);
    });
  });
  return bus.subscribe((event) => {
    if (namespace.sockets.size === 0) return;
    namespace.emit('message', logLine(event));
    unread += 1;
    if (unread < mostUnread) return;
    unread = 0;
    for (const socket of namespace.sockets.values())
      if (unsentMessages(socket.conn) >= mostUnread) socket.disconnect(true);
  });
}
