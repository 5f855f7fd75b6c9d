/** What became of a frame as far as we know. */
export type FrameFate = 'sent' | 'displayed';

export interface LedgerFrame {
  readonly frameId: number;
  /** What the client calls it: the target timestamp of its pose. */
  readonly clientKey: bigint;
  readonly bytes: number;
  readonly isIdr: boolean;
  readonly sentUs: number;
  fate: FrameFate;
}

/** Entries kept; a power of two (loss-recovery.md 3). */
const capacity = 512;

/** The last frames sent to one client, by our number and by its key. Frame ids are consecutive safe integers. */
export class FrameLedger {
  readonly #ring: (LedgerFrame | undefined)[] = Array.from({ length: capacity }, () => undefined);
  readonly #byKey = new Map<bigint, LedgerFrame>();
  newest: LedgerFrame | undefined;
  /** Newest frame known to be displayed. */
  anchor: LedgerFrame | undefined;

  add(frame: Omit<LedgerFrame, 'fate'>): void {
    const slot = frame.frameId % capacity;
    const old = this.#ring[slot];
    if (old !== undefined) this.#byKey.delete(old.clientKey);
    const entry: LedgerFrame = { ...frame, fate: 'sent' };
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
    const newest = this.newest;
    if (newest === undefined) return undefined;
    let found: LedgerFrame | undefined;
    for (let id = newest.frameId; id > newest.frameId - capacity && id >= 0; id -= 1) {
      const frame = this.#ring[id % capacity];
      if (frame?.frameId !== id || frame.sentUs < fromUs) break;
      if (frame.fate === 'sent') found = frame;
    }
    return found;
  }
}
