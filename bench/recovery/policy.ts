import type { SentFrame } from '../../daemon/stream/control/frame-ledger.js';

export interface PolicyDecision {
  readonly idr: boolean;
  /** The IDR weighs no more than a frame. */
  readonly light: boolean;
  readonly bitrateScale: number;
}

/** A rule that decides which frames are IDRs, told what a server learns from an ALVR headset. Microseconds. */
export interface Policy {
  onFrameSent(frame: SentFrame): void;
  onIdrRequested(nowUs: number): void;
  onFrameDisplayed(clientKey: bigint, nowUs: number): void;
  /** Tracking: the path is alive. */
  onFeedback(nowUs: number): void;
  onNetworkLatency(us: number): void;
  decide(nowUs: number, frameId: number): PolicyDecision;
  /** First frame at which the policy's bounds would have allowed the IDR with this number. */
  permittedFrameId(idrFrameId: number): number;
}

export type PolicyName = 'reference' | 'interval' | 'token-bucket' | 'vrt';
