/** The number that a recorder printed; undefined for anything else: `Number('')` is 0 and `Number('0x10')` is 16. */
export function plainNumber(text: string): number | undefined {
  const value = /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}
