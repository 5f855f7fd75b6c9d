import { randomUUID } from 'node:crypto';
import { VrtError } from '../../../protocol/api/error.js';
import type { Scenario, ScenarioInstance, ScenarioPut, TimedEvent } from '../../../protocol/api/scenario.js';
import { sceneEventHint, sceneEventText } from '../../../protocol/vrtogether/scene-event.js';
import type { EventBus } from '../events.js';
import { findOne } from '../find.js';
import { newId } from '../ids.js';
import type { Store } from '../store.js';

const mostScenarios = 10_000;

/** The catalogue of scenarios. */
export class Scenarios {
  readonly #store: Store['scenarios'];
  readonly #bus: EventBus;
  readonly #scenarios = new Map<string, Scenario>();

  constructor(store: Store['scenarios'], bus: EventBus) {
    this.#store = store;
    this.#bus = bus;
    for (const scenario of store.list()) this.#scenarios.set(scenario.id, scenario);
  }

  list(): Scenario[] {
    return [...this.#scenarios.values()];
  }

  /** Throws VrtError `scenario-not-found` or `ambiguous`. */
  get(wanted: string): Scenario {
    const named = this.list().map((scenario) => ({ id: scenario.id, names: [scenario.name], scenario }));
    return findOne(named, wanted, 'scenario', 'scenario-not-found').scenario;
  }

  /** Adds one, or replaces the one of that id. Throws VrtError `name-taken`, `quota-exceeded` or `invalid-request`. */
  put(given: ScenarioPut): Scenario {
    const scenario = completed(given);
    const other = this.list().find(({ name, id }) => name === scenario.name && id !== scenario.id);
    if (other !== undefined)
      throw new VrtError('name-taken', `A scenario called "${scenario.name}" already exists (${other.id}).`);
    const known = this.#scenarios.has(scenario.id);
    if (!known && this.#scenarios.size >= mostScenarios)
      throw new VrtError('quota-exceeded', `There are ${mostScenarios} scenarios; no more are allowed.`);
    this.#store.put(scenario);
    this.#scenarios.set(scenario.id, scenario);
    this.#tell(scenario, known ? 'changed' : 'added');
    return scenario;
  }

  delete(wanted: string): Scenario {
    const scenario = this.get(wanted);
    this.#store.delete(scenario.id);
    this.#scenarios.delete(scenario.id);
    this.#tell(scenario, 'removed');
    return scenario;
  }

  #tell({ id, name }: Scenario, action: 'added' | 'changed' | 'removed'): void {
    this.#bus.emit('scenario', action, {
      severity: 'info',
      message: `Scenario ${name} was ${action}.`,
      subject: name,
      data: { id },
    });
  }
}

/** A scenario for one session to run, its script in order of time. */
export function instanceOf(scenario: Scenario): ScenarioInstance {
  return {
    ...scenario,
    script: scenario.script.toSorted((a, b) => a.atMs - b.atMs),
    instanceId: randomUUID(),
    startedAt: null,
    clockMs: 0,
    emitted: 0,
  };
}

/** Throws VrtError `invalid-request` for two rooms of one id, and for a scene event that apps cannot read. */
export function completed(given: ScenarioPut): Scenario {
  const rooms = (given.rooms ?? []).map(({ id = newId(), name, description = '', capacity = 0 }) => ({
    id,
    name,
    description,
    capacity,
  }));
  const twice = rooms.find(({ id }, index) => rooms.findIndex((room) => room.id === id) !== index);
  if (twice !== undefined) throw new VrtError('invalid-request', `Two rooms have the id "${twice.id}".`);
  return {
    id: given.id ?? randomUUID(),
    name: given.name,
    description: given.description ?? '',
    gltf: given.gltf ?? null,
    rooms,
    script: (given.script ?? []).map(withReadableEvent),
  };
}

function withReadableEvent(event: TimedEvent): TimedEvent {
  if (event.sceneEvent === undefined) return event;
  const read = sceneEventText(event.sceneEvent);
  if (read.ok) return { ...event, sceneEvent: read.value };
  throw new VrtError(
    'invalid-request',
    `Apps cannot read the scene event of "${event.name}" at ${event.atMs} ms: ${read.error}.`,
    { hint: sceneEventHint },
  );
}
