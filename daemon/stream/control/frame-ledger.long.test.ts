import { expect, it } from 'vitest';
import { FrameLedger } from './frame-ledger.js';

function sent(ledger: FrameLedger, frameId: number, isIdr: boolean): void {
  ledger.add({ frameId, clientKey: BigInt(frameId) + 7n, bytes: 1000, isIdr, sentUs: frameId * 10 }, 0);
}

it('the frame ledger keeps the newest 512 frames of a million, across 2^32', () => {
  const ledger = new FrameLedger();
  const first = 2 ** 32 - 500_000;
  for (let index = 0; index < 1_000_000; index += 1) sent(ledger, first + index, index % 1000 === 0);
  const last = first + 999_999;
  expect(ledger.newest).toMatchObject({ frameId: last, rootId: first + 999_000 });
  expect(ledger.displayed(BigInt(last - 512) + 7n)).toBeUndefined();
  expect(ledger.displayed(BigInt(last - 511) + 7n)?.frameId).toBe(last - 511);
});
