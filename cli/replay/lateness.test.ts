import { describe, expect, it } from 'vitest';
import type { Event } from '../../protocol/api/event.js';
import { lateness } from './lateness.js';

describe('lateness', () => {
  const loss = (recoveredFrame: number | null, deliverableFrame: number | null) => ({
    frame: 10,
    recoveredFrame,
    recoveryFrames: null,
    requests: 1,
    idrsLost: 0,
    shardsLost: 1,
    deliverableFrame,
  });
  const event = (action: string, data: Record<string, unknown>): Event => ({
    seq: 1,
    time: '',
    type: 'loss',
    action,
    severity: 'info',
    message: '',
    subject: '',
    data,
  });
  const recovered = (recoveredFrameId: number, permittedFrameId: number) =>
    event('recovered', { recoveredFrameId, permittedFrameId });

  it('counts from the first frame that was both delivered and permitted', () => {
    expect(lateness([loss(20, 12)], [recovered(20, 18)])).toEqual([2]);
    expect(lateness([loss(20, 19)], [recovered(20, 15)])).toEqual([1]);
    expect(lateness([loss(20, 12)], [])).toEqual([8]);
    expect(lateness([loss(null, 12)], [])).toEqual([]);
  });

  it('is nothing where the frame that recovered was the first possible, or permitted later still', () => {
    expect(lateness([loss(20, 20)], [])).toEqual([0]);
    expect(lateness([loss(20, null)], [])).toEqual([0]);
    expect(lateness([loss(20, 12)], [recovered(20, 25)])).toEqual([0]);
  });

  it('reads recoveries of the same frame only', () => {
    const others = [
      event('held', { recoveredFrameId: 20, permittedFrameId: 18 }),
      event('recovered', { recoveredFrameId: '20', permittedFrameId: 18 }),
      event('recovered', { recoveredFrameId: 20, permittedFrameId: '18' }),
      recovered(21, 18),
    ];
    expect(lateness([loss(20, 12)], others)).toEqual([8]);
  });

  it('keeps the recoveries apart', () => {
    expect(lateness([loss(20, 18), loss(30, 25)], [recovered(20, 19), recovered(30, 28)])).toEqual([1, 2]);
  });
});
