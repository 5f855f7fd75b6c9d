import { Clients } from '../../core/clients.js';
import { EventBus } from '../../core/events.js';
import { Faults } from '../../core/faults.js';
import { peopleLimits } from '../../core/people/limits.js';
import { createPeople, type People } from '../../core/people/people.js';
import { Presence } from '../../core/people/presence.js';
import { Sessions } from '../../core/sessions.js';
import { Settings } from '../../core/settings.js';
import { StatisticsLog } from '../../core/statistics.js';
import type { Store } from '../../core/store.js';
import { Streams } from '../../core/streams.js';

/** The daemon's core over a store, as it is after a start. */
export interface World {
  readonly bus: EventBus;
  readonly people: People;
  readonly sessions: Sessions;
  readonly presence: Presence;
  readonly clients: Clients;
  readonly settings: Settings;
  readonly statistics: StatisticsLog;
}

const now = () => new Date();

export function world(from: Store, dropMs = 0): World {
  const bus = new EventBus(from.events, now, new Faults());
  const streams = new Streams(now);
  const settings = new Settings({
    store: from.settings,
    bus,
    system: new Map(),
    systemPath: '',
    streams: () => [],
    gateways: () => [],
  });
  const people = createPeople({
    store: from,
    bus,
    limits: (sessionId) => peopleLimits(settings.values(sessionId === undefined ? {} : { sessionId })),
    onLimits: (follow) => settings.onChange(follow),
    now,
    monotonicMs: () => 0,
    later: (work) => work(),
  });
  const sessions = new Sessions({ store: from, bus, settings, streams, people: people.ofSessions, now });
  const presence = new Presence({ ...people, sessions, grace: () => ({ restartMs: 1_000, dropMs }) }, 0);
  const clients = new Clients(from.clients, bus, streams, now, settings);
  const statistics = new StatisticsLog(from.statistics, bus, now);
  return { bus, people, sessions, presence, clients, settings, statistics };
}
