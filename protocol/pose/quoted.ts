const longest = 40;

/** A value from a file as it may stand in an error message: JSON, cut where it is long. */
export function quoted(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= longest ? text : `${text.slice(0, longest)}...`;
}
