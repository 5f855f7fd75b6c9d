import { describe, expect, it } from 'vitest';
import { FrameLedger } from './frame-ledger.js';

function sent(ledger: FrameLedger, frameId: number, isIdr = false): void {
  const sentUs = frameId * 10;
  ledger.add({ frameId, clientKey: BigInt(frameId) + 7n, bytes: 1000, isIdr, sentUs }, sentUs - 4);
}

describe('the frame ledger', () => {
  it('knows a frame by the client key, once', () => {
    const ledger = new FrameLedger();
    sent(ledger, 0, true);
    expect(ledger.displayed(7n)?.frameId).toBe(0);
    expect(ledger.displayed(7n)).toBeUndefined();
    expect(ledger.displayed(8n)).toBeUndefined();
    expect(ledger.anchor?.frameId).toBe(0);
  });

  it('does not forget a frame because an older one had the same key', () => {
    const ledger = new FrameLedger();
    const add = (frameId: number, clientKey: bigint) =>
      ledger.add({ frameId, clientKey, bytes: 1, isIdr: false, sentUs: 0 }, 0);
    add(0, 5n);
    for (let frameId = 1; frameId < 512; frameId += 1) add(frameId, BigInt(frameId) + 100n);
    add(511, 5n);
    add(512, 1n);
    expect(ledger.displayed(5n)?.frameId).toBe(511);
  });

  it('names the IDR that a frame descends from', () => {
    const ledger = new FrameLedger();
    sent(ledger, 0);
    expect(ledger.newest?.rootId).toBe(-1);
    sent(ledger, 1, true);
    sent(ledger, 2);
    expect(ledger.newest?.rootId).toBe(1);
  });

  it('finds the oldest frame of a time that was not displayed, over numbers that were never sent', () => {
    const ledger = new FrameLedger();
    for (const frameId of [10, 11, 13, 14]) sent(ledger, frameId);
    ledger.displayed(11n + 7n);
    expect(ledger.firstUnseenSince(105)?.frameId).toBe(13);
    expect(ledger.firstUnseenSince(0)?.frameId).toBe(10);
    expect(ledger.firstUnseenSince(141)).toBeUndefined();
    expect(ledger.firstDecidedSince(106)?.frameId).toBe(11);
  });

  it('has the newest displayed frame for its anchor, whatever is reported after it', () => {
    const ledger = new FrameLedger();
    for (const frameId of [0, 1, 2]) sent(ledger, frameId);
    expect(ledger.anchor).toBeUndefined();
    ledger.displayed(2n + 7n);
    ledger.displayed(1n + 7n);
    expect(ledger.anchor).toMatchObject({ frameId: 2, fate: 'displayed' });
  });

  it('finds from the very time on, back to the first frame there was', () => {
    const ledger = new FrameLedger();
    for (const frameId of [0, 1, 2]) sent(ledger, frameId);
    expect(ledger.firstUnseenSince(20)?.frameId).toBe(2);
    expect(ledger.firstUnseenSince(21)).toBeUndefined();
    expect(ledger.firstDecidedSince(16)?.frameId).toBe(2);
    expect(ledger.firstDecidedSince(17)).toBeUndefined();
    expect(ledger.firstDecidedSince(-100)?.frameId).toBe(0);
    expect(new FrameLedger().firstUnseenSince(0)).toBeUndefined();
  });

  it('finds none that is 512 or more frames old', () => {
    const ledger = new FrameLedger();
    for (let frameId = 0; frameId <= 600; frameId += 1) sent(ledger, frameId);
    expect(ledger.firstUnseenSince(0)?.frameId).toBe(89);
    expect(ledger.firstDecidedSince(-100)?.frameId).toBe(89);
  });

  it('knows what it was told of a frame, and when it was decided', () => {
    const ledger = new FrameLedger();
    sent(ledger, 3, true);
    expect(ledger.newest).toEqual({
      frameId: 3,
      clientKey: 10n,
      bytes: 1000,
      isIdr: true,
      sentUs: 30,
      decidedUs: 26,
      rootId: 3,
      fate: 'sent',
    });
  });
});
