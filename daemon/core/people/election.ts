/** One who may be elected. */
export interface Candidate {
  readonly userId: string;
  readonly canBeMaster: boolean;
}

/**
 * The master after a change of members: the present one, else the first to have joined that can be (vrtogether.md 7).
 * An absent member is master only while nobody present can be.
 */
export function electMaster(
  current: string | null,
  members: readonly Candidate[],
  isPresent: (userId: string) => boolean,
): string | null {
  const able = members.filter(({ canBeMaster }) => canBeMaster);
  const here = able.filter(({ userId }) => isPresent(userId));
  const among = here.length > 0 ? here : able;
  // One who was made master by hand may be one that is never elected.
  const stays =
    members.some(({ userId }) => userId === current) && (here.length === 0 || isPresent(current ?? ''));
  return stays ? current : (among[0]?.userId ?? null);
}
