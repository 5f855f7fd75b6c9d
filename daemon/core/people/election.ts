/** One who may be elected. */
export interface Candidate {
  readonly userId: string;
  readonly canBeMaster: boolean;
}

/** The master after a member came or went: the one there is, else the first to have joined that can be (vrtogether.md 7). */
export function electMaster(current: string | null, members: readonly Candidate[]): string | null {
  if (current !== null && members.some(({ userId }) => userId === current)) return current;
  return members.find(({ canBeMaster }) => canBeMaster)?.userId ?? null;
}
