import type { Client } from '../../protocol/api/client.js';
import { emptyModel, type Model } from './data/model.js';

/** A client that was just found. */
export function clientNamed(name: string): Client {
  return {
    id: `id-${name}`,
    hostname: name,
    name,
    model: null,
    trust: 'new',
    state: 'found',
    dialect: null,
    problem: null,
    address: '10.0.0.2',
    addresses: [],
    batteryPercent: null,
    batteryPlugged: null,
    createdAt: '2026-01-01T00:00:00Z',
    lastSeenAt: null,
  };
}

export function modelWith(clients: readonly Client[]): Model {
  return { ...emptyModel, connection: 'connected', clients };
}
