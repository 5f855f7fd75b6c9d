/** Resources that a change needs, open and waiting for it: exactly one of the two is called. */
export interface Prepared {
  readonly apply: () => void | Promise<void>;
  readonly discard: () => void | Promise<void>;
}

export const nothingToPrepare: Prepared = { apply: () => undefined, discard: () => undefined };

/** Several as one, in order. An error of one is thrown after those before it were discarded. */
export async function prepareAll(steps: readonly (() => Promise<Prepared>)[]): Promise<Prepared> {
  const ready: Prepared[] = [];
  const discard = async () => {
    for (const one of ready.toReversed()) await one.discard();
  };
  try {
    for (const step of steps) ready.push(await step());
  } catch (error) {
    await discard();
    throw error;
  }
  return {
    apply: async () => {
      for (const one of ready) await one.apply();
    },
    discard,
  };
}
