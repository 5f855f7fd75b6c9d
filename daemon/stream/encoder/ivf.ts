/** IVF carries raw pictures to ffmpeg with a timestamp each (loss-recovery.md 12.4). */
export const ivfFrameHeaderBytes = 12;

/** File header for I420 with a time base of one microsecond. */
export function ivfHeader(width: number, height: number): Uint8Array {
  const header = new Uint8Array(32);
  const view = new DataView(header.buffer);
  header.set([0x44, 0x4b, 0x49, 0x46]); // DKIF
  view.setUint16(6, header.length, true);
  header.set([0x49, 0x34, 0x32, 0x30], 8); // I420
  view.setUint16(12, width, true);
  view.setUint16(14, height, true);
  view.setUint32(16, 1_000_000, true);
  view.setUint32(20, 1, true);
  return header;
}

export function ivfFrameHeader(bytes: number, ptsUs: number): Uint8Array {
  const header = new Uint8Array(ivfFrameHeaderBytes);
  const view = new DataView(header.buffer);
  view.setUint32(0, bytes, true);
  view.setBigUint64(4, BigInt(ptsUs), true);
  return header;
}
