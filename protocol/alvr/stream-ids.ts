/** Logical streams that share the one stream socket (alvr.md 7). */
export const streamIds = { tracking: 0, haptics: 1, audio: 2, video: 3, statistics: 4 } as const;

/**
 * Which streams a side takes, and the largest packet of each in bytes. Anything else that is *sent* to a 20.x client
 * wedges its receiver (alvr.md 7); anything else that is received is dropped and counted.
 */
export type ReceivedStreams = ReadonlyMap<number, number>;

/** A tracking packet with 16 motions, both hands, both gazes and a full face has 3 kB (alvr.md 8). */
export const serverReceives: ReceivedStreams = new Map([
  [streamIds.tracking, 16 * 1024],
  [streamIds.audio, 256 * 1024],
  [streamIds.statistics, 1024],
]);

/** 8 MiB is one frame of 4.8 Gbit/s at 72 fps, or an IDR ten times its neighbours at 480 Mbit/s. */
export const clientReceives: ReceivedStreams = new Map([
  [streamIds.haptics, 1024],
  [streamIds.audio, 256 * 1024],
  [streamIds.video, 8 * 1024 * 1024],
]);
