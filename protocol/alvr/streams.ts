/** Logical streams that share the one stream socket (alvr.md 7). */
export const streams = { tracking: 0, haptics: 1, audio: 2, video: 3, statistics: 4 } as const;

/** What a server receives; what a client receives. Anything else wedges a 20.x client. */
export const serverReceives: readonly number[] = [streams.tracking, streams.audio, streams.statistics];
export const clientReceives: readonly number[] = [streams.haptics, streams.audio, streams.video];
