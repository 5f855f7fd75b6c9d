import type { Event } from '../../../protocol/api/event.js';
import type { Statistics } from '../../../protocol/api/statistics.js';
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

export function statisticsRow(change: Partial<Statistics> = {}): Statistics {
  const none = null;
  return {
    time: createdAt,
    periodS: 1,
    streamId: 'dd00000001',
    session: 'lobby',
    client: 'quest',
    latencyMs: {
      game: 1,
      serverCompositor: none,
      encoder: 2,
      network: 3,
      decoder: none,
      decoderQueue: none,
      clientCompositor: none,
      vsyncQueue: none,
      total: 20,
    },
    serverFps: 72,
    clientFps: 70,
    bitrateBps: 1e6,
    bitrateTargetBps: 2e6,
    shards: 50,
    framesSent: 36,
    framesDropped: 0,
    losses: 1,
    recoveries: 1,
    recoveryFrames: 2,
    idrs: 1,
    idrRequests: 1,
    batteryPercent: none,
    ...change,
  };
}
