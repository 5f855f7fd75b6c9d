/** Raw interleaved signed 16-bit little-endian PCM, no header (alvr.md 8). */
const bytesPerSample = 2;

/** Server to client, at the negotiated game_audio_sample_rate. */
export const gameAudio = { channels: 2, frameBytes: 2 * bytesPerSample } as const;
/** The client refuses game audio below this (alvr.md 6.1). */
export const minimumSampleRateHz = 8_000;

/** Whether a packet holds whole sample frames, the one rule for its length. */
export function isWholeFrames(bytes: Uint8Array, { frameBytes }: { readonly frameBytes: number }): boolean {
  return bytes.length > 0 && bytes.length % frameBytes === 0;
}
