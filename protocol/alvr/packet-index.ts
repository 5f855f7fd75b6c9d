/** How far `to` is ahead of `from`, where indexes wrap at 2^32 (alvr.md 7): the wrapping half-range compare of the reference, from -2^31 to 2^31 - 1. */
export function packetDistance(from: number, to: number): number {
  return (to - from) | 0;
}
