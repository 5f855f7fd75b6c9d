import { binding } from './load.js';

/** linux/tcp.h; Linux 2.6.34. */
const thinLinearTimeouts = 16;
/** linux/tcp.h; Linux 6.15. */
const maximumRtoMs = 44;

/**
 * Has the kernel repeat what a connection of few small packets lost every 0.2 s for the first six times, instead of
 * twice as late each time, and at least every `longestMs` after that, where the kernel knows that option. False when it
 * took neither: `fd` is not a TCP socket.
 */
export function retransmitSteadily(fd: number, longestMs: number): boolean {
  if (!Number.isInteger(fd) || fd < 0) throw new RangeError(`${fd} is no file descriptor`);
  const steady = binding().setTcpOption(fd, thinLinearTimeouts, 1) === 0;
  const bounded = binding().setTcpOption(fd, maximumRtoMs, longestMs) === 0;
  return steady || bounded;
}
