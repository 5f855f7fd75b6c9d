/** Retained messages of sessions. AUTOINCREMENT, so that no number is given out twice, whatever was deleted. */
export const messages = `
CREATE TABLE messages (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  time TEXT NOT NULL,
  from_name TEXT NOT NULL,
  from_id TEXT,
  to_name TEXT,
  content TEXT NOT NULL -- JSON: one of text, bytes (base64), json, omitted (characters)
) STRICT;
CREATE INDEX messages_of_session ON messages (session_id, seq);
`;
