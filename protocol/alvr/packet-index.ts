/** Packet indexes count each stream's packets from 0 and wrap at 2^32 (alvr.md 7). */
export function nextPacketIndex(index: number): number {
  return (index + 1) >>> 0;
}

/** How far `to` is ahead of `from`: the wrapping half-range compare of the reference, from -2^31 to 2^31 - 1. */
export function packetDistance(from: number, to: number): number {
  return (to - from) | 0;
}
