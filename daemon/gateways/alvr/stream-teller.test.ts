import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { EventDraft, StreamEvent } from '../../../protocol/api/event-draft.js';
import { Faults } from '../../core/faults.js';
import { StreamTeller } from './stream-teller.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes on when summing up throws, and that is told', () => {
  const faults = new Faults();
  const told: EventDraft[] = [];
  faults.tellTo((event) => told.push(event));
  let emitted = 0;
  const bus = {
    publish: (draft: EventDraft) => {
      emitted += 1;
      if (emitted > 1) throw new Error('the disk is gone');
      return { seq: emitted, time: '2026-01-01T00:00:00.000Z', ...draft };
    },
  };
  const owner = { streamId: 's1', session: 'lobby', client: 'desk' };
  const teller = new StreamTeller(bus, owner, () => 1, faults);
  const loss: StreamEvent = {
    type: 'loss',
    action: 'recovered',
    severity: 'info',
    message: 'A loss was recovered.',
    data: {
      lossId: 1,
      firstSuspectFrameId: 1,
      detectedUs: 0,
      requests: 1,
      idrFrameIds: [4],
      recoveredUs: 9,
      recoveredFrameId: 4,
      recoveryFrames: 3,
    },
  };
  teller.tell([loss, loss, loss]);
  expect(emitted).toBe(1);
  expect(() => vi.runOnlyPendingTimers()).not.toThrow();
  expect(told).toMatchObject([
    { action: 'fault', message: 'Summing up the events of streams failed: the disk is gone. vrtd goes on.' },
  ]);
});
