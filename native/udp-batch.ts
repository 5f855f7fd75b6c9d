import { getSystemErrorName } from 'node:util';
import { binding } from './load.js';

export interface BatchResult {
  /** Datagrams that the kernel took. */
  readonly sent: number;
  readonly syscalls: number;
  /** Why it took no more, for example `EAGAIN`; undefined when it took all. */
  readonly error: string | undefined;
}

const result = new Int32Array(3);

/**
 * Sends `lengthBytes` of `bytes` on a connected UDP socket as datagrams of `segmentBytes`, the last one shorter: by
 * segmentation offload, or sendmmsg where the kernel refuses that. Never blocks, never drops silently.
 */
export function sendSegments(
  fd: number,
  bytes: Uint8Array,
  lengthBytes: number,
  segmentBytes: number,
): BatchResult {
  if (!Number.isInteger(fd) || fd < 0) throw new RangeError(`${fd} is no file descriptor`);
  if (!Number.isInteger(lengthBytes) || lengthBytes < 0 || lengthBytes > bytes.length)
    throw new RangeError(`${lengthBytes} bytes of ${bytes.length}`);
  binding().sendSegments(fd, bytes, lengthBytes, segmentBytes, result);
  const [sent = 0, syscalls = 0, errno = 0] = result;
  return { sent, syscalls, error: errno === 0 ? undefined : getSystemErrorName(-errno) };
}
