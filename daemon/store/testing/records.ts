import type { Event } from '../../../protocol/api/event.js';
import type { ClientRecord, SessionRecord } from '../../core/store.js';

const createdAt = '2025-01-02T03:04:05.678Z';

export function sessionRecord(change: Partial<SessionRecord> = {}): SessionRecord {
  return {
    id: 'aa00000001',
    name: 'lobby',
    state: 'running',
    source: 'room',
    clients: [],
    createdAt,
    startedAt: createdAt,
    ...change,
  };
}

export function clientRecord(change: Partial<ClientRecord> = {}): ClientRecord {
  return {
    id: 'cc00000001',
    hostname: '1234.client.alvr',
    name: 'quest',
    model: null,
    trust: 'trusted',
    dialect: 'ALVR 20.x',
    address: '192.0.2.7',
    addresses: [],
    createdAt,
    lastSeenAt: null,
    ...change,
  };
}

export function event(seq: number, change: Partial<Event> = {}): Event {
  return {
    seq,
    time: createdAt,
    type: 'client',
    action: 'found',
    severity: 'info',
    message: `Event ${seq}.`,
    subject: 'quest',
    data: { id: 'cc00000001' },
    ...change,
  };
}
