import type { Logger } from 'pino';
import type { EventBus } from '../core/events.js';
import type { Settings } from '../core/settings.js';

const levels = { Debug: 'debug', Info: 'info', Warning: 'warn', Error: 'error' } as const;

/** Keeps the level of the log at what setting `logging.level` says; the returned function ends that. */
export function followLogLevel(
  settings: Pick<Settings, 'values'>,
  bus: Pick<EventBus, 'subscribe'>,
  log: Pick<Logger, 'level'>,
): () => void {
  const apply = () => {
    log.level = levels[settings.values().logging.level.variant];
  };
  apply();
  return bus.subscribe(({ type, subject }) => {
    if (type === 'setting' && subject === 'logging.level') apply();
  });
}
