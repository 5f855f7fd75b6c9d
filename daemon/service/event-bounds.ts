import type { EventBus } from '../core/events.js';
import type { Settings } from '../core/settings.js';
import type { Store } from '../core/store.js';

/** Keeps the rings of events as long as the settings say; the returned function ends that. */
export function boundEvents(
  settings: Pick<Settings, 'values'>,
  bus: Pick<EventBus, 'subscribe'>,
  events: Pick<Store['events'], 'keep'>,
): () => void {
  const apply = () => {
    const { kept_audit_events: audit, kept_traffic_events: traffic } = settings.values().logging;
    events.keep({ audit, traffic });
  };
  apply();
  return bus.subscribe(({ type, subject }) => {
    if (type === 'setting' && subject.startsWith('logging.kept_')) apply();
  });
}
