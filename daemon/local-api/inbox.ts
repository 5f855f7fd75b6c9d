import type { InboxItem } from '../../protocol/api/inbox.js';
import { contentOf } from '../core/people/content.js';
import type { DataFrame, DeliveryCounters } from '../core/people/data-frame.js';
import type { Mailbox } from '../core/people/mailbox.js';
import type { Notice } from '../core/people/notice.js';

/** Notices to a user, as lines for a follower. It is an observer: it does not make the user present. */
export class Inbox implements Mailbox {
  readonly watching = true;
  readonly #listener: (item: InboxItem) => void;
  readonly #nameOf: (userId: string) => string | null;
  readonly #now: () => Date;

  constructor(
    listener: (item: InboxItem) => void,
    nameOf: (userId: string) => string | null,
    now: () => Date,
  ) {
    this.#listener = listener;
    this.#nameOf = nameOf;
    this.#now = now;
  }

  notify(notice: Notice): void {
    const { kind } = notice;
    switch (notice.kind) {
      case 'joined':
        return this.#tell({ kind, from: notice.user.name, json: { userId: notice.user.id } });
      case 'left':
        return this.#tell({ kind, from: this.#nameOf(notice.userId), json: { userId: notice.userId } });
      case 'user-data':
        return this.#tell({ kind, from: this.#nameOf(notice.userId), json: notice.data });
      case 'roles':
        return this.#tell({ kind, from: null });
      case 'session-closed':
      case 'removed':
        return this.#tell({ kind, from: null, json: { sessionId: notice.sessionId } });
      case 'message':
        return this.#tell({ kind, from: notice.fromName, ...contentOf(notice.message) });
      case 'event-to-master':
      case 'event-to-user':
      case 'audio':
        return this.#tell({ kind, from: this.#nameOf(notice.from), ...contentOf(notice.payload) });
      case 'scenario-event':
        return this.#tell({ kind, from: null, text: notice.event.name, json: notice.event });
      case 'entered':
      case 'left-room':
        return this.#tell({ kind, from: this.#nameOf(notice.userId), json: { roomId: notice.roomId } });
      default:
        return notice satisfies never;
    }
  }

  data({ from, kind, bytes }: DataFrame, counters: DeliveryCounters): void {
    counters.frames += 1;
    counters.bytes += bytes.length;
    this.#tell({ kind: 'data', from: this.#nameOf(from), stream: kind, ...contentOf(bytes) });
  }

  /** The user was removed: nothing follows, and the follower may end at any time. */
  close(): void {}

  #tell(item: Omit<InboxItem, 'time'>): void {
    this.#listener({ time: this.#now().toISOString(), ...item });
  }
}
