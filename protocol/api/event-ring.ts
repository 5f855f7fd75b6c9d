import type { Event, EventType } from './event.js';

/**
 * Two rings of events, each with a bound of its own: `audit` for decisions of people and the life of the daemon;
 * `traffic` for events that any headset, app or packet on the network can cause at any rate, which must not displace
 * the others.
 */
export const eventRings = ['audit', 'traffic'] as const;
export type EventRing = (typeof eventRings)[number];

const ringOfType: Readonly<Record<EventType, EventRing>> = {
  daemon: 'audit',
  session: 'audit',
  client: 'audit',
  setting: 'audit',
  user: 'audit',
  scenario: 'audit',
  gateway: 'audit',
  api: 'audit',
  stream: 'traffic',
  loss: 'traffic',
  idr: 'traffic',
  bitrate: 'traffic',
  encoder: 'traffic',
  statistics: 'traffic',
  graph: 'traffic',
  log: 'traffic',
};

/** Actions of audited types that the network causes. */
const causedByNetwork: ReadonlySet<string> = new Set([
  'client.found',
  'client.conflict',
  'client.unsupported',
  'session.joined',
  'session.left',
  'session.room-entered',
  'session.room-left',
  'scenario.event',
  'gateway.too-slow',
]);

/** Decisions about a guest. */
const decided: ReadonlySet<string> = new Set(['banned', 'unbanned']);

/** Requests that carry messages and data of people: any number of them, and none changes state. */
const carries = /\/(?:messages|scene-events|data)$/;

export function ringOf({ type, action, data }: Pick<Event, 'type' | 'action' | 'data'>): EventRing {
  if (causedByNetwork.has(`${type}.${action}`)) return 'traffic';
  // Guests arrive at any rate, under any name; accounts and bans are decisions.
  if (type === 'user' && data['kind'] === 'guest' && !decided.has(action)) return 'traffic';
  if (type === 'api' && typeof data['path'] === 'string' && carries.test(data['path'])) return 'traffic';
  return ringOfType[type];
}
