import type { Event } from '../../protocol/api/event.js';
import type { HeadsetLoss } from '../../protocol/headset-report.js';

/**
 * How late each recovery was: frames from the first one that could have been its IDR to the one that was. A frame could
 * have been it when the network delivered it whole and the controller's bounds permitted an IDR (docs/idr-controller.md).
 * The headset knows the one, the daemon's `recovered` events the other; they are joined by the IDR's number.
 */
export function lateness(losses: readonly HeadsetLoss[], events: readonly Event[]): number[] {
  const permitted = new Map<number, number>();
  for (const { action, data } of events) {
    const { recoveredFrameId, permittedFrameId } = data;
    if (
      action === 'recovered' &&
      typeof recoveredFrameId === 'number' &&
      typeof permittedFrameId === 'number'
    ) {
      permitted.set(recoveredFrameId, permittedFrameId);
    }
  }
  return losses.flatMap(({ recoveredFrame, deliverableFrame }) => {
    if (recoveredFrame === null) return [];
    const possible = Math.max(deliverableFrame ?? recoveredFrame, permitted.get(recoveredFrame) ?? 0);
    return [Math.max(0, recoveredFrame - possible)];
  });
}
