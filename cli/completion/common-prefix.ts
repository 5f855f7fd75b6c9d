/** What all texts begin with, in whole characters. */
export function commonPrefix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let common = Array.from(first);
  for (const other of others) {
    const chars = Array.from(other);
    const differs = common.findIndex((char, index) => char !== chars[index]);
    if (differs !== -1) common = common.slice(0, differs);
  }
  return common.join('');
}
