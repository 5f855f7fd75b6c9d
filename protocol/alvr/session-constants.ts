/** Periods and time-outs of a session, milliseconds (alvr.md 10). */
export const timing = {
  /** A client announces itself this often (alvr.md 4.1, measured). */
  announcementPeriodMs: 2_000,
  /** Both sides send a KeepAlive this often. */
  keepAlivePeriodMs: 500,
  /** After this long without a control packet the other side counts as gone. */
  silenceTimeoutMs: 2_000,
  /** Each step of the handshake, for a server. */
  handshakeTimeoutMs: 2_000,
  /** How long a client waits for its configuration, and for StartStream after it (alvr.md 5.1). */
  clientHandshakeTimeoutMs: 500,
  /** A client's TCP stream listener waits this long. */
  tcpStreamAcceptTimeoutMs: 1_000,
  /** Between the end of a session and the client's next announcement, and between a server's attempts. */
  attemptPauseMs: 1_000,
  /** A client reports its battery this often. */
  batteryPeriodMs: 5_000,
  /** The visionOS client restarts after this long without a frame. */
  visionOsFrameTimeoutMs: 5_000,
  /** Least distance between two IDR frames that the settings of the reference intend (alvr.md 9). */
  minimumIdrIntervalMs: 100,
} as const;

/** Tracking packets per displayed frame (alvr.md 8). */
export const trackingPerFrame = 3;

/** The port that headsets listen on for control, and announce themselves to (alvr.md 1). */
export const controlPort = 9943;
