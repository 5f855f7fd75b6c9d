/** Longest line that is believed; ffmpeg's have about 70 characters. */
const maximumLineChars = 1024;

/**
 * Reads the packet list that ffmpeg's `framecrc` muxer writes: one line per packet, `stream, dts, pts, duration, size,
 * crc`. It marks where each packet of the byte stream beside it ends, which raw H.264 and HEVC do not.
 */
export class PacketList {
  #rest = '';

  /** Sizes, in bytes, of the packets whose lines are complete. Throws on anything else. */
  push(text: string): number[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > maximumLineChars) throw new Error('ffmpeg wrote a packet line without end');
    return lines.filter((line) => line !== '' && !line.startsWith('#')).map(sizeOf);
  }
}

function sizeOf(line: string): number {
  const size = Number(line.split(',')[4]);
  if (!Number.isInteger(size) || size < 0)
    throw new Error(`ffmpeg wrote "${line.slice(0, 80)}" where a packet line belongs`);
  return size;
}
