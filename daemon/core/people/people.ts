import type { WallClock } from '../clock.js';
import type { EventBus } from '../events.js';
import type { SessionPeople } from '../sessions.js';
import type { Store } from '../store.js';
import { ChatHistory } from './chat-history.js';
import { DataStreams } from './data-streams.js';
import { Gatherings } from './gatherings.js';
import type { PeopleLimits } from './limits.js';
import { Mailboxes } from './mailbox.js';
import { Messages } from './messages.js';
import { ScenarioRuns } from './scenario-runs.js';
import { instanceOf, Scenarios } from './scenarios.js';
import { Users } from './users.js';
import type { SessionId } from '../../../protocol/api/id.js';

export interface PeopleParts {
  readonly store: Store;
  readonly bus: EventBus;
  /** Of all, or of one session, which may have limits of its own. */
  readonly limits: (sessionId?: SessionId) => PeopleLimits;
  /** Calls `follow` whenever limits may be others. */
  readonly onLimits: (follow: () => void) => void;
  readonly now: WallClock;
  readonly monotonicMs: () => number;
  /** Does something after that many milliseconds, 0: in the next turn. */
  readonly later: (work: () => void, afterMs: number) => void;
}

/** People as the daemon knows them, whichever wire they use. */
export interface People {
  readonly mailboxes: Mailboxes;
  readonly users: Users;
  readonly scenarios: Scenarios;
  readonly gatherings: Gatherings;
  readonly messages: Messages;
  readonly history: ChatHistory;
  readonly dataStreams: DataStreams;
  readonly scenarioRuns: ScenarioRuns;
  /** What sessions see of all this. */
  readonly ofSessions: SessionPeople;
}

/** Builds the people's side of the core from the store. */
export function createPeople({ store, bus, limits, onLimits, now, monotonicMs, later }: PeopleParts): People {
  const mailboxes = new Mailboxes();
  const names = new Map(store.sessions.list().map(({ id, name }) => [id, name]));
  const gatherings: Gatherings = new Gatherings(
    { store, bus, mailboxes, users: () => users, limits, now },
    names,
  );
  const users = new Users({
    store,
    bus,
    mailboxes,
    whereabouts: gatherings,
    limits,
    now,
    monotonicMs,
    later,
    tell: (userId, data) => {
      const gathering = gatherings.of(userId);
      if (gathering !== undefined) gatherings.notify(gathering, { kind: 'user-data', userId, data });
    },
  });
  const scenarios = new Scenarios(store.scenarios, bus);
  const scenarioRuns = new ScenarioRuns(gatherings, bus, now);
  const dataStreams = new DataStreams({
    store: store.dataWishes,
    mailboxes,
    where: {
      nameOf: (userId) => users.nameOf(userId),
      sessionIdOf: (userId) => gatherings.sessionIdOf(userId),
      sessionName: (userId) => gatherings.of(userId)?.session ?? null,
    },
    limits,
    monotonicMs,
    wallMs: () => now().getTime(),
  });
  const history = new ChatHistory({
    store,
    bus,
    bound: (sessionId) => limits(sessionId).keptMessages,
    now,
    monotonicMs,
    later,
  });
  onLimits(() => history.applyBounds());
  return {
    mailboxes,
    users,
    scenarios,
    gatherings,
    messages: new Messages({ users, gatherings, mailboxes, history }),
    history,
    dataStreams,
    scenarioRuns,
    ofSessions: {
      opening: (sessionId, session, start) => gatherings.opening(sessionId, session, start),
      empty: (sessionId) => {
        for (const { userId } of gatherings.empty(sessionId)) dataStreams.left(userId);
      },
      close: (sessionId) => {
        history.forget(sessionId);
        gatherings.close(sessionId);
      },
      editing: (sessionId, edit) => gatherings.editing(sessionId, edit),
      get: (sessionId) => gatherings.get(sessionId),
      scenario: (sessionId) => scenarioRuns.describe(sessionId),
      instantiate: (wanted) => instanceOf(scenarios.get(wanted)),
      limits,
    },
  };
}
