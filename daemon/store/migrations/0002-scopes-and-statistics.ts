/** Settings by scope, events by session and client, and the history of streams. */
export const scopesAndStatistics = `
-- What somebody chose, in whichever variant it is nested: nothing is removed when a variant is deselected.
CREATE TABLE scoped_settings (
  scope TEXT NOT NULL CHECK (scope IN ('user', 'session', 'client')),
  owner TEXT NOT NULL, -- id of the session or client; empty for the user
  path TEXT NOT NULL,
  value TEXT NOT NULL, -- JSON
  PRIMARY KEY (scope, owner, path)
) STRICT, WITHOUT ROWID;

ALTER TABLE events ADD COLUMN session TEXT;
ALTER TABLE events ADD COLUMN client TEXT;

CREATE TABLE statistics (
  resolution_s INTEGER NOT NULL CHECK (resolution_s IN (1, 60)),
  time_s INTEGER NOT NULL, -- end of the stretch, Unix seconds
  session TEXT NOT NULL,
  client TEXT NOT NULL,
  data TEXT NOT NULL, -- Statistics of protocol/api/statistics.ts as JSON
  PRIMARY KEY (resolution_s, time_s, session, client)
) STRICT, WITHOUT ROWID;
`;
