import type { Logger } from 'pino';
import type { EventBus } from '../core/events.js';

/** Writes every event to the log as well; the returned function ends that. */
export function logEvents(bus: Pick<EventBus, 'subscribe'>, log: Logger): () => void {
  return bus.subscribe(({ seq, type, action, severity, message, subject, data }) => {
    const fields = { seq, type, action, subject, data };
    switch (severity) {
      case 'debug':
        return log.debug(fields, message);
      case 'info':
        return log.info(fields, message);
      case 'warning':
        return log.warn(fields, message);
      case 'error':
        return log.error(fields, message);
    }
  });
}
