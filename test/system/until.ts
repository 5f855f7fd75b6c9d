const usualPatienceMs = 60_000;
const lookMs = 100;

/** Waits until `done`; fails with `what` when that does not come to be. */
export async function until(
  what: string,
  done: () => Promise<boolean> | boolean,
  patienceMs = usualPatienceMs,
): Promise<void> {
  const deadlineMs = performance.now() + patienceMs;
  while (!(await done())) {
    if (performance.now() > deadlineMs) throw new Error(`waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  }
}
