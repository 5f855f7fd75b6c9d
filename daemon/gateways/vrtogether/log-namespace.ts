import type { Namespace, Server, Socket } from 'socket.io';
import type { Event, Severity } from '../../../protocol/api/event.js';
import type { EventBus } from '../../core/events.js';
import type { Faults } from '../../core/faults.js';
import { isLocal } from '../../web/caller.js';
import { logLine, readLogLine } from './log-line.js';
import { engineIdOf } from './engine-id.js';
import { unsentMessages } from './unsent.js';

/** Lines that one message of a writer may hold: the reference server sends one at a time. */
const mostLines = 100;
/** Lines that a reader has not read before it is disconnected: about a megabyte. */
const mostUnread = 5_000;

export interface LogNamespaceParts {
  readonly isOn: () => boolean;
  readonly isSignedIn: (engineId: string) => boolean;
  readonly faults: Pick<Faults, 'guarded'>;
}

/**
 * Namespace `/log`: everybody in it receives every line as `message`; programs of this machine and users who have
 * signed in may write lines as `log`, which are kept as events too (vrtogether.md 8).
 */
export class LogNamespace {
  readonly #namespace: Namespace;
  readonly #bus: Pick<EventBus, 'emit' | 'subscribe'>;
  readonly #parts: LogNamespaceParts;
  readonly #unsubscribe: () => void;
  #unread = 0;

  constructor(io: Server, bus: Pick<EventBus, 'emit' | 'subscribe'>, parts: LogNamespaceParts) {
    this.#bus = bus;
    this.#parts = parts;
    this.#namespace = io.of('/log');
    // Off, it answers as a namespace that does not exist.
    this.#namespace.use((_, next) => next(parts.isOn() ? undefined : new Error('Invalid namespace')));
    this.#namespace.on('connection', (socket) => {
      socket.on('error', () => socket.disconnect(true));
      socket.on(
        'log',
        parts.faults.guarded('Taking log lines', (lines: unknown) => this.#written(socket, lines)),
      );
    });
    this.#unsubscribe = bus.subscribe((event) => this.#tell(event));
  }

  /** The setting may be another one: readers leave the namespace when it is off, and keep their connection. */
  follow(): void {
    if (!this.#parts.isOn()) this.#namespace.disconnectSockets();
  }

  end(): void {
    this.#unsubscribe();
  }

  #written(socket: Socket, lines: unknown): void {
    const { address } = socket.handshake;
    const mayWrite = isLocal(socket.handshake) || this.#parts.isSignedIn(engineIdOf(socket));
    if (!Array.isArray(lines) || !mayWrite) return;
    for (const line of lines.slice(0, mostLines).map(readLogLine)) {
      if (line === undefined) continue;
      this.#namespace.emit('message', line);
      this.#bus.emit('log', 'written', {
        severity: severityOf(line.level),
        message: line.message,
        subject: address,
        data: { address },
      });
    }
  }

  #tell(event: Event): void {
    // Lines of writers were passed on as they came.
    if (this.#namespace.sockets.size === 0 || event.action === 'written') return;
    this.#namespace.emit('message', logLine(event));
    this.#unread += 1;
    if (this.#unread < mostUnread) return;
    this.#unread = 0;
    for (const socket of this.#namespace.sockets.values())
      if (unsentMessages(socket.conn) >= mostUnread) socket.disconnect(true);
  }
}

function severityOf(level: string): Severity {
  if (level.includes('error')) return 'error';
  if (level.includes('warn')) return 'warning';
  return level.includes('debug') ? 'debug' : 'info';
}
