/**
 * The candidate most likely meant by `word`: the one with the fewest edits (letters added, removed, replaced or swapped
 * with a neighbour), unless that is more than a third of its letters; `undefined` for none.
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const edits = editDistance(word.toLowerCase(), candidate.toLowerCase());
    if (edits > Math.max(1, Math.floor(candidate.length / 3)) || edits >= fewest) continue;
    best = candidate;
    fewest = edits;
  }
  return best;
}

/** Longer words are not typing mistakes; this bounds the work for a hostile one. */
const longestWord = 64;

/** Optimal string alignment distance (Damerau-Levenshtein without repeated edits of one place). */
function editDistance(a: string, b: string): number {
  if (Math.max(a.length, b.length) > longestWord) return Number.POSITIVE_INFINITY;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const replaced = (last[j - 1] ?? 0) + (same ? 0 : 1);
      let edits = Math.min(replaced, (last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** Other names that people have for the same thing: those of the two standards bodies, and of encoders. */
const otherNames: Readonly<Record<string, string>> = {
  h265: 'hevc',
  'h.265': 'hevc',
  x265: 'hevc',
  avc: 'h264',
  'h.264': 'h264',
  x264: 'h264',
};

/** The candidate that `word` is: itself, the only one that differs in nothing but case, or one that it is another name of. */
export function sameWord<T extends string>(word: string, candidates: readonly T[]): T | undefined {
  const exact = candidates.find((candidate) => candidate === word);
  if (exact !== undefined) return exact;
  const lower = word.toLowerCase();
  const named = (name: string | undefined) =>
    candidates.filter((candidate) => candidate.toLowerCase() === name);
  const alike = named(lower);
  const meant = alike.length > 0 ? alike : named(otherNames[lower]);
  return meant.length === 1 ? meant[0] : undefined;
}

/** "is one of a, b, c", with the one most likely meant by `word`. */
export function oneOfWords(word: unknown, candidates: readonly string[]): string {
  const close = typeof word === 'string' ? nearest(word, candidates) : undefined;
  return `is one of ${candidates.join(', ')}${close === undefined ? '' : ` (did you mean ${close}?)`}`;
}
