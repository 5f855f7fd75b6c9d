/** Wall-clock time, for the store and for people; everything that measures uses a monotonic clock instead. */
export type WallClock = () => Date;
