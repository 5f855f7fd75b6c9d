import type { Client } from '../../../protocol/api/client.js';
import type { Announcement } from '../client-presence.js';
import type { CoreOverMemory } from './core-over-memory.js';

/** Announcements of headsets, as tests write them, and what they lead to. */
export function announcing(core: () => CoreOverMemory) {
  const heard = (hostname: string, address: string, nowMs = 0, change: Partial<Announcement> = {}): void => {
    core().clients.heard({ hostname, address, dialect: 'ALVR 20.x', problem: null, ...change }, nowMs);
  };
  return {
    heard,
    /** What was told because of `work`: `SEVERITY ACTION: MESSAGE`. */
    told: (work: () => void): string[] =>
      core()
        .eventsOf(work)
        .map(({ severity, action, message }) => `${severity} ${action}: ${message}`),
    names: (): string[] =>
      core()
        .clients.list()
        .map(({ hostname }) => hostname),
    trusted: (hostname: string, address: string): Client => {
      heard(hostname, address);
      return core().clients.patch(hostname, { trust: 'trusted' });
    },
  };
}
