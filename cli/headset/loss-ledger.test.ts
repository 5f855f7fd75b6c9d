import { describe, expect, it } from 'vitest';
import { LossLedger } from './loss-ledger.js';

const lost = { isIdr: false, shardsLost: 2 };

/** Plays frames: `I` an IDR, `P` another frame, `x` one that is lost, `X` an IDR that is lost. */
function play(frames: string): { readonly ledger: LossLedger; readonly clean: (boolean | undefined)[] } {
  const ledger = new LossLedger();
  const clean = frames.split('').map((kind, frame) => {
    if (kind === 'x' || kind === 'X') {
      ledger.missed({ ...lost, frame, isIdr: kind === 'X' });
      return undefined;
    }
    ledger.completed(frame);
    return ledger.accepted(frame, kind === 'I');
  });
  return { ledger, clean };
}

describe('loss ledger', () => {
  it('calls pictures damaged from a loss to the next IDR', () => {
    expect(play('IPxPPIP').clean).toEqual([true, true, undefined, false, false, true, true]);
  });

  it('calls pictures damaged until the first IDR', () => {
    expect(play('PI').clean).toEqual([false, true]);
  });

  it('counts the frames from the loss to the IDR, and from the first delivered frame', () => {
    const { ledger } = play('IPxPPIP');
    expect(ledger.losses).toEqual([
      {
        frame: 2,
        recoveredFrame: 5,
        recoveryFrames: 3,
        requests: 0,
        idrsLost: 0,
        shardsLost: 2,
        deliverableFrame: 3,
      },
    ]);
    expect(ledger.recovery).toEqual({ count: 1, pending: 0, p50: 3, p95: 3, max: 3, lateMax: 2 });
  });

  it('takes frames lost before the recovery as one loss, lost IDRs among them', () => {
    const { ledger } = play('IxPXPxI');
    expect(ledger.losses).toMatchObject([
      { frame: 1, recoveredFrame: 6, idrsLost: 1, shardsLost: 6, deliverableFrame: 2 },
    ]);
  });

  it('counts requests from the loss to the recovery only', () => {
    const { ledger } = play('Ix');
    ledger.requested(2);
    ledger.completed(2);
    ledger.accepted(2, true);
    ledger.requested(5);
    expect(ledger.losses).toMatchObject([{ requests: 2 }]);
  });

  it('keeps a loss pending that the session ends in, and begins anew', () => {
    const { ledger } = play('IPx');
    expect(ledger.recovery).toMatchObject({ count: 0, pending: 1 });
    ledger.sessionEnded();
    expect(ledger.accepted(0, true)).toBe(true);
    expect(ledger.recovery).toMatchObject({ count: 0, pending: 1 });
    expect(ledger.losses).toMatchObject([{ frame: 2, recoveredFrame: null, recoveryFrames: null }]);
  });

  it('calls what follows a discarded frame damaged', () => {
    const { ledger } = play('IP');
    ledger.discarded();
    expect(ledger.accepted(3, false)).toBe(false);
  });
});
