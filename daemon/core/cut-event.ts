import type { Event } from '../../protocol/api/event.js';

/** The last line for a reader that is too slow; its number is that of the last event sent, to go on from. */
export function cutEvent(seq: number, time: Date): Event {
  return {
    seq,
    time: time.toISOString(),
    type: 'log',
    action: 'cut',
    severity: 'warning',
    message: `This reader fell behind and was disconnected; resume with since=${seq}.`,
    subject: '',
    data: {},
  };
}
