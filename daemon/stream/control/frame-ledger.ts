/** Known outcome of a frame. Repairs (loss-recovery.md 3) become further fates. */
export type FrameFate = 'sent' | 'displayed';

export interface SentFrame {
  readonly frameId: number;
  /** Key of the client: the target timestamp of its pose. */
  readonly clientKey: bigint;
  readonly bytes: number;
  readonly isIdr: boolean;
  /** When its last shard was handed over. */
  readonly sentUs: number;
}

export interface LedgerFrame extends SentFrame {
  /** Time of the decision about the frame. */
  readonly decidedUs: number;
  /** The IDR its chain of references begins with; -1 when that is not known. */
  readonly rootId: number;
  fate: FrameFate;
}

/** Entries kept; a power of two (loss-recovery.md 3). */
const capacity = 512;

/**
 * The last frames sent to one client, by our number and by its key. Frame ids are ascending safe integers; some may be
 * missing, when an encoder gave nothing for them.
 */
export class FrameLedger {
  readonly #ring: (LedgerFrame | undefined)[] = Array.from({ length: capacity }, () => undefined);
  readonly #byKey = new Map<bigint, LedgerFrame>();
  newest: LedgerFrame | undefined;
  /** Newest frame known to be displayed. */
  anchor: LedgerFrame | undefined;

  add(frame: SentFrame, decidedUs: number): void {
    const slot = frame.frameId % capacity;
    const old = this.#ring[slot];
    if (old !== undefined && this.#byKey.get(old.clientKey) === old) this.#byKey.delete(old.clientKey);
    const rootId = frame.isIdr ? frame.frameId : (this.newest?.rootId ?? -1);
    const entry: LedgerFrame = { ...frame, decidedUs, rootId, fate: 'sent' };
    this.#ring[slot] = entry;
    this.#byKey.set(frame.clientKey, entry);
    this.newest = entry;
  }

  /** The frame the client displayed; undefined for a key that was never sent, is too old, or was reported before. */
  displayed(clientKey: bigint): LedgerFrame | undefined {
    const frame = this.#byKey.get(clientKey);
    if (frame === undefined || frame.fate === 'displayed') return undefined;
    frame.fate = 'displayed';
    if (this.anchor === undefined || frame.frameId > this.anchor.frameId) this.anchor = frame;
    return frame;
  }

  /** The oldest frame sent at or after `fromUs` that is not known to be displayed. */
  firstUnseenSince(fromUs: number): LedgerFrame | undefined {
    return this.#oldest(
      (frame) => frame.sentUs >= fromUs,
      (frame) => frame.fate === 'sent',
    );
  }

  /** The oldest frame that was decided at or after `fromUs`. */
  firstDecidedSince(fromUs: number): LedgerFrame | undefined {
    return this.#oldest(
      (frame) => frame.decidedUs >= fromUs,
      () => true,
    );
  }

  /** Walks back from the newest frame while `within` holds; the last one met that is `wanted`. */
  #oldest(
    within: (frame: LedgerFrame) => boolean,
    wanted: (frame: LedgerFrame) => boolean,
  ): LedgerFrame | undefined {
    const newestId = this.newest?.frameId ?? -1;
    let found: LedgerFrame | undefined;
    for (let id = newestId; id > newestId - capacity && id >= 0; id -= 1) {
      const frame = this.#ring[id % capacity];
      if (frame?.frameId !== id) continue;
      if (!within(frame)) break;
      if (wanted(frame)) found = frame;
    }
    return found;
  }
}
