import type { ScenarioInstance, TimedEvent } from '../../../protocol/api/scenario.js';

/*
 * The clock of a scenario instance: pure, with the wall clock passed in, since it must go on while the daemon is not
 * there.
 */

/** Time of the clock, milliseconds of the scenario. */
export function clockOf({ startedAt, clockMs }: ScenarioInstance, now: Date): number {
  return startedAt === null ? clockMs : clockMs + Math.max(0, now.getTime() - Date.parse(startedAt));
}

/** Sets the clock going, from where it stood or from the beginning. */
export function start(instance: ScenarioInstance, now: Date, fromBeginning: boolean): ScenarioInstance {
  if (!fromBeginning)
    return instance.startedAt === null ? { ...instance, startedAt: now.toISOString() } : instance;
  return { ...instance, startedAt: now.toISOString(), clockMs: 0, emitted: 0 };
}

export function stop(instance: ScenarioInstance, now: Date): ScenarioInstance {
  return { ...instance, startedAt: null, clockMs: clockOf(instance, now) };
}

/** The events that are due and were not emitted, in order of their times, and the instance after them. */
export function due(
  instance: ScenarioInstance,
  now: Date,
): { readonly events: readonly TimedEvent[]; readonly after: ScenarioInstance } {
  if (instance.startedAt === null) return { events: [], after: instance };
  const clock = clockOf(instance, now);
  const events = instance.script.slice(instance.emitted).filter(({ atMs }) => atMs <= clock);
  return {
    events,
    after: events.length === 0 ? instance : { ...instance, emitted: instance.emitted + events.length },
  };
}

/** How long until the next event is due, ms; undefined when none will be. */
export function nextDueMs(instance: ScenarioInstance, now: Date): number | undefined {
  const next = instance.script[instance.emitted];
  if (instance.startedAt === null || next === undefined) return undefined;
  return Math.max(0, next.atMs - clockOf(instance, now));
}
