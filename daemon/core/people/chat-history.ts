import type { ChatContent } from '../../../protocol/api/chat.js';
import type { WallClock } from '../clock.js';
import type { EventBus } from '../events.js';
import type { KeptMessage, MessageSelection, Store } from '../store.js';
import { contentOf } from './content.js';
import { PacedWork, type PaceParts } from './paced.js';
import { reasonOf } from '../../../protocol/text/reason.js';
import type { SessionId } from '../../../protocol/api/id.js';

/** Of one message, as JSON; of a longer one is kept how long it was. */
const longestContent = 4_096;

export interface ChatHistoryParts extends PaceParts {
  readonly store: Pick<Store, 'messages' | 'atomically'>;
  readonly bus: Pick<EventBus, 'emit'>;
  /** How many messages of a session settings let be kept, 0: none. Asked for once until `applyBounds`. */
  readonly bound: (sessionId: SessionId) => number;
  readonly now: WallClock;
}

/** A message of a session, and its sender. */
export interface Said extends Pick<KeptMessage, 'sessionId' | 'from' | 'fromId' | 'to'> {
  readonly message: unknown;
}

/**
 * Retained messages of sessions: the newest of each, up to the bound of its settings. Messages are stored in batches,
 * one transaction for all since the last; senders do not wait for it, and readers see what is stored.
 */
export class ChatHistory {
  readonly #parts: ChatHistoryParts;
  readonly #pace: PacedWork;
  readonly #followers = new Set<(message: KeptMessage) => void>();
  /** Said and not stored, by session: no more than is kept of it. */
  #waiting = new Map<string, KeptMessage[]>();
  /** Sessions of which something is stored. */
  readonly #stored: Set<string>;
  readonly #bounds = new Map<string, number>();
  #seq: number;
  #failing = false;

  constructor(parts: ChatHistoryParts) {
    this.#parts = parts;
    this.#pace = new PacedWork(() => this.#write(), parts);
    this.#seq = parts.store.messages.lastSeq();
    this.#stored = new Set(parts.store.messages.sessions());
    this.applyBounds();
  }

  keeps(sessionId: SessionId): boolean {
    return this.#bound(sessionId) > 0;
  }

  note({ message, ...said }: Said): void {
    const bound = this.#bound(said.sessionId);
    if (bound === 0) return;
    this.#seq += 1;
    const time = this.#parts.now().toISOString();
    const waiting = this.#waiting.get(said.sessionId) ?? [];
    this.#waiting.set(said.sessionId, waiting);
    waiting.push({ seq: this.#seq, time, ...said, ...fitted(contentOf(message)) });
    if (waiting.length > bound) waiting.shift();
    this.#pace.want();
  }

  /** Oldest first. Throws a store error. */
  select(query: MessageSelection): KeptMessage[] {
    this.flush();
    return this.#parts.store.messages.select(query);
  }

  /** Calls `listener` with each message of a session once it is stored, until the returned end. */
  follow(sessionId: SessionId, listener: (message: KeptMessage) => void): () => void {
    const follower = (message: KeptMessage) => {
      if (message.sessionId === sessionId) listener(message);
    };
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  /** Settings changed: removes messages that they no longer retain. */
  applyBounds(): void {
    this.#bounds.clear();
    for (const sessionId of this.#waiting.keys()) if (!this.keeps(sessionId)) this.#waiting.delete(sessionId);
    if (this.#stored.size === 0) return;
    const done = this.#try(() => {
      for (const sessionId of this.#stored)
        this.#parts.store.messages.prune(sessionId, this.#bound(sessionId));
    });
    if (!done) return;
    for (const sessionId of this.#stored) if (!this.keeps(sessionId)) this.#stored.delete(sessionId);
  }

  /** A session is deleted, and the store has deleted its messages. */
  forget(sessionId: SessionId): void {
    this.#waiting.delete(sessionId);
    this.#stored.delete(sessionId);
    this.#bounds.delete(sessionId);
  }

  /** Stores queued messages. Never throws; those that could not be stored wait for the next message. */
  flush(): void {
    if (this.#waiting.size > 0) this.#pace.run();
  }

  #bound(sessionId: SessionId): number {
    const known = this.#bounds.get(sessionId) ?? this.#parts.bound(sessionId);
    this.#bounds.set(sessionId, known);
    return known;
  }

  #write(): void {
    const waiting = this.#waiting;
    const done = this.#try(() => {
      for (const [sessionId, messages] of waiting) {
        for (const message of messages) this.#parts.store.messages.put(message);
        this.#parts.store.messages.prune(sessionId, this.#bound(sessionId));
      }
    });
    if (!done) return;
    this.#waiting = new Map();
    for (const [sessionId, messages] of waiting) {
      this.#stored.add(sessionId);
      for (const message of messages) for (const follower of this.#followers) follower(message);
    }
  }

  /** Changes the store, all or nothing; whether that succeeded. Trouble is reported when it begins and when it ends. */
  #try(work: () => void): boolean {
    try {
      this.#parts.store.atomically(work);
    } catch (error) {
      const why = reasonOf(error);
      if (!this.#failing) this.#tell(`Messages cannot be stored at the moment. ${why}`, why);
      this.#failing = true;
      return false;
    }
    if (this.#failing) this.#tell('Messages are stored again.', '');
    this.#failing = false;
    return true;
  }

  #tell(message: string, cause: string): void {
    this.#parts.bus.emit('daemon', 'store', { severity: 'warning', message, subject: '', data: { cause } });
  }
}

function fitted(content: ChatContent): ChatContent {
  const { length } = JSON.stringify(content);
  return length <= longestContent ? content : { omitted: length };
}
