import { Digest } from './digest.js';
import { LossLedger } from './loss-ledger.js';
import { Samples } from './samples.js';

/** Counts of one run of the headset so far, over all its sessions; the fields are those of `HeadsetReport`. */
export class RunRecord {
  framesReceived = 0;
  framesDecoded = 0;
  framesMatched = 0;
  framesMismatched = 0;
  framesUnstamped = 0;
  framesDamaged = 0;
  framesDiscarded = 0;
  framesLost = 0;
  unknownTimestamps = 0;
  shardsReceived = 0;
  shardsLost = 0;
  shardsLate = 0;
  shardsDuplicated = 0;
  shardsMalformed = 0;
  bytesReceived = 0;
  audioPackets = 0;
  haptics = 0;
  passthrough: string | null = null;
  idrs = 0;
  idrRequests = 0;
  trackingSent = 0;
  connects = 0;
  disconnects = 0;
  lastDisconnect: string | null = null;
  decoder: string | null = null;
  decoderProblem: string | null = null;
  snapshotProblem: string | null = null;
  wedged = false;
  streamedS = 0;
  readonly snapshots: string[] = [];
  readonly losses = new LossLedger();
  readonly digest = new Digest();
  readonly totalMs = new Samples();
  readonly decodeMs = new Samples();
}
