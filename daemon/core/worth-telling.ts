/** Repeated trouble is reported the first, the tenth, the hundredth time. */
export function worthTelling(count: number): boolean {
  return /^10*$/.test(String(count));
}
