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

INSERT INTO scoped_settings SELECT 'user', '', key, value FROM settings;
DROP TABLE settings;

-- What a session was made with becomes its choice where it is not what every session had.
INSERT INTO scoped_settings SELECT 'session', id, 'video.preferred_codec', '"Hevc"' FROM sessions WHERE codec = 'hevc';
INSERT INTO scoped_settings SELECT 'session', id, 'video.encoder_config.encoder', json_quote(encoder)
  FROM sessions WHERE encoder <> 'auto';
INSERT INTO scoped_settings SELECT 'session', id, 'video.bitrate.mode', '"ConstantMbps"'
  FROM sessions WHERE bitrate_bps <> 20000000;
INSERT INTO scoped_settings SELECT 'session', id, 'video.bitrate.mode.ConstantMbps', json_quote(bitrate_bps / 1e6)
  FROM sessions WHERE bitrate_bps <> 20000000;
INSERT INTO scoped_settings SELECT 'session', id, 'video.preferred_fps', json_quote(refresh_hz)
  FROM sessions WHERE refresh_hz <> 72;
INSERT INTO scoped_settings SELECT 'session', id, 'video.max_view_width', 'true'
  FROM sessions WHERE max_eye_width IS NOT NULL;
INSERT INTO scoped_settings SELECT 'session', id, 'video.max_view_width.content', json_quote(max_eye_width)
  FROM sessions WHERE max_eye_width IS NOT NULL;
INSERT INTO scoped_settings SELECT 'session', id, 'connection.stream_protocol',
  CASE transport WHEN 'tcp' THEN '"Tcp"' ELSE '"Udp"' END FROM sessions WHERE transport <> 'auto';
INSERT INTO scoped_settings SELECT 'session', id, 'connection.packet_size', json_quote(packet_size)
  FROM sessions WHERE packet_size <> 1400;
INSERT INTO scoped_settings SELECT 'session', id, 'connection.avoid_video_glitching', 'false'
  FROM sessions WHERE avoid_video_glitching = 0;
ALTER TABLE sessions DROP COLUMN codec;
ALTER TABLE sessions DROP COLUMN encoder;
ALTER TABLE sessions DROP COLUMN bitrate_bps;
ALTER TABLE sessions DROP COLUMN refresh_hz;
ALTER TABLE sessions DROP COLUMN max_eye_width;
ALTER TABLE sessions DROP COLUMN transport;
ALTER TABLE sessions DROP COLUMN packet_size;
ALTER TABLE sessions DROP COLUMN avoid_video_glitching;

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
