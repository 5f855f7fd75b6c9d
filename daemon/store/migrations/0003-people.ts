/** Users, scenarios, and who is in which session. */
export const people = `
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  role TEXT NOT NULL,
  password TEXT, -- scrypt$N$r$p$salt$key
  data TEXT NOT NULL, -- JSON
  address TEXT,
  bound INTEGER NOT NULL CHECK (bound IN (0, 1)),
  created_at TEXT NOT NULL,
  last_seen_at TEXT
) STRICT;

CREATE TABLE scenarios (
  id TEXT PRIMARY KEY,
  definition TEXT NOT NULL -- Scenario of protocol/api/scenario.ts as JSON
) STRICT;

CREATE TABLE gatherings (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id) ON DELETE CASCADE,
  title TEXT NOT NULL,
  description TEXT,
  protocol TEXT NOT NULL,
  administrator TEXT,
  master TEXT,
  scenario TEXT -- ScenarioInstance as JSON
) STRICT;

CREATE TABLE members (
  user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  can_be_master INTEGER NOT NULL CHECK (can_be_master IN (0, 1)),
  room TEXT,
  joined_at TEXT NOT NULL
) STRICT;
CREATE INDEX members_of_session ON members (session_id);

CREATE TABLE data_wishes (
  user_id TEXT PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
  declared TEXT NOT NULL, -- JSON
  subscriptions TEXT NOT NULL -- JSON
) STRICT;
`;
