/** Which of the rings an event is kept in: see protocol/api/event-ring.ts. Columns are added at the end. */
export const eventRings = `
ALTER TABLE events ADD COLUMN ring TEXT NOT NULL DEFAULT 'audit';
UPDATE events SET ring = 'traffic'
  WHERE type IN ('stream', 'loss', 'idr', 'bitrate', 'encoder', 'log')
    OR type || '.' || action IN ('client.found', 'client.conflict', 'client.unsupported', 'session.joined',
      'session.left', 'session.room-entered', 'session.room-left', 'scenario.event', 'gateway.too-slow');
CREATE INDEX events_of_ring ON events (ring, seq);
`;
