import { VrtError } from '../../../protocol/api/error.js';
import type { ScenarioInstance, ScenarioState, TimedEvent } from '../../../protocol/api/scenario.js';
import { nobodyId } from '../../../protocol/vrtogether/nobody.js';
import type { WallClock } from '../clock.js';
import type { EventBus } from '../events.js';
import type { Gathering } from './gathering.js';
import type { Gatherings } from './gatherings.js';
import { clockOf, due, nextDueMs, start, stop } from './scenario-run.js';

/** The scenarios that sessions run: their clocks, and their timed events, each emitted once. */
export class ScenarioRuns {
  readonly #gatherings: Gatherings;
  readonly #bus: EventBus;
  readonly #now: WallClock;
  /** Told when the next event may be due earlier than before. */
  #changed: () => void = () => undefined;

  constructor(gatherings: Gatherings, bus: EventBus, now: WallClock) {
    this.#gatherings = gatherings;
    this.#bus = bus;
    this.#now = now;
  }

  onChange(changed: () => void): void {
    this.#changed = changed;
  }

  /** Throws VrtError `session-not-found` or `no-scenario`. */
  start(sessionId: string, fromBeginning = false): ScenarioState {
    const gathering = this.#gatherings.get(sessionId);
    const before = scenarioOf(gathering);
    const after = start(before, this.#now(), fromBeginning);
    if (after !== before) this.#keep(gathering, after, 'started');
    this.#changed();
    return this.#describe(after);
  }

  /** Throws VrtError `session-not-found` or `no-scenario`. */
  stop(sessionId: string): ScenarioState {
    const gathering = this.#gatherings.get(sessionId);
    const before = scenarioOf(gathering);
    const after = before.startedAt === null ? before : stop(before, this.#now());
    if (after !== before) this.#keep(gathering, after, 'stopped');
    return this.#describe(after);
  }

  describe(sessionId: string): ScenarioState | null {
    const scenario = this.#gatherings.find(sessionId)?.scenario ?? null;
    return scenario === null ? null : this.#describe(scenario);
  }

  /** Emits due events. */
  tick(): void {
    for (const { sessionId } of [...this.#gatherings.list()]) {
      const gathering = this.#gatherings.get(sessionId);
      if (gathering.scenario === null) continue;
      const { events, after } = due(gathering.scenario, this.#now());
      if (events.length === 0) continue;
      this.#gatherings.keepScenario(sessionId, after);
      for (const event of events) this.#emit(gathering, gathering.scenario, event);
    }
  }

  /** Milliseconds until `tick` has something to do; undefined when no clock runs towards an event. */
  nextDueMs(): number | undefined {
    let least: number | undefined;
    for (const { scenario } of this.#gatherings.list()) {
      const next = scenario === null ? undefined : nextDueMs(scenario, this.#now());
      if (next !== undefined && (least === undefined || next < least)) least = next;
    }
    return least;
  }

  #emit(gathering: Gathering, { instanceId, name }: ScenarioInstance, event: TimedEvent): void {
    this.#gatherings.notify(gathering, { kind: 'scenario-event', instanceId, event });
    if (event.sceneEvent !== undefined) {
      const payload = Buffer.from(event.sceneEvent);
      this.#gatherings.notify(gathering, { kind: 'event-to-user', from: nobodyId, payload });
    }
    const message = `Scenario ${name} of session ${gathering.session}: ${event.name}.`;
    this.#bus.emit('scenario', 'event', {
      ...factsOf(gathering, message),
      data: { id: idOf(gathering), name: event.name, atMs: event.atMs },
    });
  }

  #keep(gathering: Gathering, scenario: ScenarioInstance, action: 'started' | 'stopped'): void {
    this.#gatherings.keepScenario(gathering.sessionId, scenario);
    const message = `Scenario ${scenario.name} of session ${gathering.session} was ${action}.`;
    this.#bus.emit('scenario', action, {
      ...factsOf(gathering, message),
      data: { id: idOf(gathering) },
    });
  }

  #describe(instance: ScenarioInstance): ScenarioState {
    const { instanceId, id, name, startedAt, script, emitted } = instance;
    return {
      instanceId,
      id,
      name,
      running: startedAt !== null,
      clockMs: Math.round(clockOf(instance, this.#now())),
      startedAt,
      events: script.length,
      emitted,
    };
  }
}

function scenarioOf({ scenario, session }: Gathering): ScenarioInstance {
  if (scenario !== null) return scenario;
  throw new VrtError('no-scenario', `Session ${session} has no scenario.`);
}

function idOf({ scenario }: Gathering): string {
  return scenario?.id ?? '';
}

function factsOf({ scenario, session }: Gathering, message: string) {
  return { severity: 'info', message, subject: scenario?.name ?? '', session } as const;
}
