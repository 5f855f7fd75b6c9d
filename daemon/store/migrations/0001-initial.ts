/** Sessions, clients, settings and the event ring. Enumerations are checked by the schemas of protocol/api, not here. */
export const initial = `
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL,
  source TEXT NOT NULL,
  codec TEXT NOT NULL,
  encoder TEXT NOT NULL,
  bitrate_bps INTEGER NOT NULL,
  refresh_hz REAL NOT NULL,
  max_eye_width INTEGER,
  transport TEXT NOT NULL,
  packet_size INTEGER NOT NULL,
  avoid_video_glitching INTEGER NOT NULL CHECK (avoid_video_glitching IN (0, 1)),
  created_at TEXT NOT NULL,
  started_at TEXT
) STRICT;

CREATE TABLE session_clients (
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  hostname TEXT NOT NULL,
  PRIMARY KEY (session_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE clients (
  id TEXT PRIMARY KEY,
  hostname TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  model TEXT,
  trust TEXT NOT NULL,
  dialect TEXT,
  address TEXT,
  created_at TEXT NOT NULL,
  last_seen_at TEXT
) STRICT;

CREATE TABLE client_addresses (
  client_id TEXT NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  address TEXT NOT NULL,
  PRIMARY KEY (client_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

CREATE TABLE events (
  seq INTEGER PRIMARY KEY,
  time TEXT NOT NULL,
  type TEXT NOT NULL,
  action TEXT NOT NULL,
  severity TEXT NOT NULL,
  message TEXT NOT NULL,
  subject TEXT NOT NULL,
  data TEXT NOT NULL
) STRICT;

-- No number up to reserved is given out again, whether or not its event reached the table before a crash.
CREATE TABLE event_numbers (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  reserved INTEGER NOT NULL
) STRICT;
INSERT INTO event_numbers (id, reserved) VALUES (1, 0);
`;
