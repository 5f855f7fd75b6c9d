/**
 * Sender of events that no user sent: the operator's messages, a scenario's timed events. Clients drop scene events
 * that carry their own id (vrtogether.md 14), so it must be nobody's: the nil UUID (RFC 9562 5.9), which no generator
 * makes.
 */
export const nobodyId = '00000000-0000-0000-0000-000000000000';
