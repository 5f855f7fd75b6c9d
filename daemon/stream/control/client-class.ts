import type { LedgerFrame } from './frame-ledger.js';

/** Conclusions that the reports of a kind of client allow (loss-recovery.md 2). */
export interface ClientClass {
  /** The number of the newest IDR that this displayed frame proves to have arrived; undefined when it proves none. */
  readonly provenIdr: (frame: LedgerFrame) => number | undefined;
  /** Whether displaying later frames without a request is, after a while, proof that the IDR arrived. */
  readonly silenceProves: boolean;
}

/** ALVR 20.x with avoid_video_glitching: shows nothing between a loss and the next IDR, and asks with every frame it drops. */
export const alvrFreezing: ClientClass = {
  provenIdr: ({ rootId }) => (rootId < 0 ? undefined : rootId),
  silenceProves: false,
};

/** ALVR 20.x without it: shows damaged frames too, and asks once per gap. */
export const alvrShowing: ClientClass = {
  provenIdr: ({ frameId, isIdr }) => (isIdr ? frameId : undefined),
  silenceProves: true,
};
