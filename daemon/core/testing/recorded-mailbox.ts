import type { DataFrame, DeliveryCounters } from '../people/data-frame.js';
import type { Mailbox } from '../people/mailbox.js';
import type { Notice } from '../people/notice.js';

/** One connection of a user that takes everything at once. */
export class RecordedMailbox implements Mailbox {
  readonly notices: Notice[] = [];
  readonly frames: DataFrame[] = [];
  readonly closed: string[] = [];

  notify(notice: Notice): void {
    this.notices.push(notice);
  }

  data(frame: DataFrame, counters: DeliveryCounters): void {
    this.frames.push(frame);
    counters.frames += 1;
    counters.bytes += frame.bytes.length;
  }

  close(reason: string): void {
    this.closed.push(reason);
  }
}
