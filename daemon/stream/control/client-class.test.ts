import { expect, it } from 'vitest';
import { alvrFreezing, alvrShowing } from './client-class.js';
import type { LedgerFrame } from './frame-ledger.js';

const frame = (rootId: number, isIdr = false): LedgerFrame => ({
  frameId: 9,
  clientKey: 1n,
  bytes: 1,
  isIdr,
  sentUs: 0,
  decidedUs: 0,
  rootId,
  fate: 'displayed',
});

it('a headset that freezes has the IDR that a displayed frame descends from', () => {
  expect([frame(5), frame(0), frame(-1)].map(alvrFreezing.provenIdr)).toEqual([5, 0, undefined]);
  expect(alvrFreezing.silenceProves).toBe(false);
});

it('a headset that shows damage has the IDR that it displayed, and no other', () => {
  expect([frame(5), frame(9, true)].map(alvrShowing.provenIdr)).toEqual([undefined, 9]);
  expect(alvrShowing.silenceProves).toBe(true);
});
