import type { Event, EventType } from './event.js';

/**
 * What is kept apart from what, each with a bound of its own: `audit` is what people decided and what became of the
 * daemon; `traffic` is what any headset, app or packet on the network can cause at any rate, and so must not push the
 * other out.
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

/** Of types that are audited, what the network causes and nobody decided. */
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

/** What somebody decides about a guest. */
const decided: ReadonlySet<string> = new Set(['banned', 'unbanned']);

/** Calls that carry what people say and send: as many as they like, and no change of anything. */
const carries = /\/(?:messages|scene-events|data)$/;

export function ringOf({ type, action, data }: Pick<Event, 'type' | 'action' | 'data'>): EventRing {
  if (causedByNetwork.has(`${type}.${action}`)) return 'traffic';
  // Guests come as they like, under whatever names; accounts and bans are made by somebody.
  if (type === 'user' && data['kind'] === 'guest' && !decided.has(action)) return 'traffic';
  if (type === 'api' && typeof data['path'] === 'string' && carries.test(data['path'])) return 'traffic';
  return ringOfType[type];
}
