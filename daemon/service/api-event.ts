import type { EventDraft } from '../../protocol/api/event-draft.js';
import type { ApiCall } from '../local-api/server.js';

/** A change that was asked for over the local API, as an event. */
export function apiEvent({ action, method, path, uid, pid }: ApiCall): EventDraft {
  return {
    type: 'api',
    action,
    severity: action === 'refused' ? 'warning' : 'debug',
    message: `${method} ${path.split('?')[0] ?? ''} of user ${uid} (pid ${pid}) was ${action}.`,
    subject: '',
    data: { method, path, uid, pid },
  };
}
