/** Periods and time-outs of a session, milliseconds (alvr.md 10). */
export const timing = {
  /** A client announces itself this often (alvr.md 4.1, measured). */
  announcementPeriodMs: 2_000,
  keepAlivePeriodMs: 500,
  /** No control packet for this long: the other side is gone. */
  silenceTimeoutMs: 2_000,
  /** Each step of the handshake. */
  handshakeTimeoutMs: 2_000,
  /** A client's TCP stream listener waits this long. */
  tcpStreamAcceptTimeoutMs: 1_000,
  batteryPeriodMs: 5_000,
  attemptPauseMs: 1_000,
} as const;

/** Tracking packets per displayed frame (alvr.md 8). */
export const trackingPerFrame = 3;

/** The port headsets listen on and announce to (alvr.md 1). */
export const controlPort = 9943;
