import type { Faults } from '../core/faults.js';
import type { Presence } from '../core/people/presence.js';
import type { ScenarioRuns } from '../core/people/scenario-runs.js';

/** Period of the search for users who did not return, ms. */
const lookMs = 500;
/** setTimeout takes no more, ms. */
const longestMs = 2 ** 31 - 1;

/** Lets the clocks of scenarios and of absent users run; returns what ends that. */
export function runPeopleClock(
  runs: ScenarioRuns,
  presence: Presence,
  faults: Pick<Faults, 'run'>,
): () => void {
  let next: NodeJS.Timeout | undefined;
  const plan = () => {
    clearTimeout(next);
    const delayMs = runs.nextDueMs();
    if (delayMs === undefined) return;
    next = setTimeout(
      () => {
        faults.run('Emitting the events of scenarios', () => runs.tick());
        plan();
      },
      Math.min(delayMs, longestMs),
    );
  };
  const look = setInterval(
    () => faults.run('Removing users who did not return', () => presence.tick(performance.now())),
    lookMs,
  );
  runs.onChange(plan);
  plan();
  return () => {
    clearTimeout(next);
    clearInterval(look);
    runs.onChange(() => undefined);
  };
}
