import type { Server } from 'socket.io';
import type { Severity } from '../../../protocol/api/event.js';
import type { EventBus } from '../../core/events.js';
import { isLocal } from './address.js';
import { logLine, readLogLine } from './log-line.js';
import { engineIdOf } from './engine-id.js';
import { unsentMessages } from './unsent.js';

const mostLines = 100;
/** Lines that a reader has not read before it is cut off. */
const mostUnread = 5_000;

/**
 * Namespace `/log`: everybody in it is told every line as `message`; programs of this machine and users who have signed in
 * may write lines as `log`, which are kept as events too (vrtogether.md 8). Returns what ends it.
 */
export function serveLogNamespace(
  io: Server,
  bus: EventBus,
  isSignedIn: (engineId: string) => boolean,
): () => void {
  const namespace = io.of('/log');
  let unread = 0;
  namespace.on('connection', (socket) => {
    socket.on('error', () => socket.disconnect(true));
    socket.on('log', (lines: unknown) => {
      const { address } = socket.handshake;
      const mayWrite = isLocal(socket.handshake) || isSignedIn(engineIdOf(socket));
      if (!Array.isArray(lines) || !mayWrite) return;
      for (const line of lines.slice(0, mostLines).map(readLogLine)) {
        if (line === undefined) continue;
        namespace.emit('message', line);
        bus.emit({
          type: 'log',
          action: 'written',
          severity: severityOf(line.level),
          message: line.message,
          subject: address,
          data: { address },
        });
      }
    });
  });
  return bus.subscribe((event) => {
    // Lines of writers were passed on as they came.
    if (namespace.sockets.size === 0 || event.action === 'written') return;
    namespace.emit('message', logLine(event));
    unread += 1;
    if (unread < mostUnread) return;
    unread = 0;
    for (const socket of namespace.sockets.values())
      if (unsentMessages(socket.conn) >= mostUnread) socket.disconnect(true);
  });
}

function severityOf(level: string): Severity {
  if (level.includes('error')) return 'error';
  if (level.includes('warn')) return 'warning';
  return level.includes('debug') ? 'debug' : 'info';
}
