import type { StreamerEvent } from '../../protocol/streamer.js';
import { counted } from '../../protocol/text/counted.js';
import type { RateReason } from './control/adaptive-bitrate.js';
import type { ControllerEvent } from './control/controller-event.js';
import type { RecoveredLoss } from './control/loss-record.js';

/** An IDR was sent; emitted at level debug, since a lossy network has many. */
export function idrSent(frameId: number, reason: string, bytes: number): StreamerEvent {
  return {
    type: 'idr',
    action: 'sent',
    severity: 'debug',
    message: `Frame ${frameId} is an IDR of ${bytes} bytes (${reason}).`,
    data: { frameId, reason, bytes },
  };
}

/** The encoder's target is another one from the next frame on: because of a setting, lost IDR frames, or the path. */
export function bitrateChanged(
  fromBps: number,
  toBps: number,
  reason: RateReason | 'loss' | 'setting',
): StreamerEvent {
  return {
    type: 'bitrate',
    action: 'changed',
    severity: 'debug',
    message: `The bitrate changed from ${(fromBps / 1e6).toFixed(2)} to ${(toBps / 1e6).toFixed(2)} Mbit/s (${reason}).`,
    data: { fromBps, toBps, reason },
  };
}

export function lossRecovered(loss: RecoveredLoss): StreamerEvent {
  const { idrFrameIds, requestedUs, permittedFrameId, decidedUs, decidedFrameId, sentUs, ...sure } = loss;
  return {
    type: 'loss',
    action: 'recovered',
    severity: 'info',
    message: `Loss at frame ${loss.firstSuspectFrameId}: recovered after ${counted(loss.recoveryFrames, 'frame')}.`,
    data: {
      ...sure,
      idrFrameIds: [...idrFrameIds],
      ...(requestedUs !== undefined && { requestedUs }),
      ...(permittedFrameId !== undefined && { permittedFrameId }),
      ...(decidedUs !== undefined && { decidedUs }),
      ...(decidedFrameId !== undefined && { decidedFrameId }),
      ...(sentUs !== undefined && { sentUs }),
    },
  };
}

/** Findings of the controller beside finished losses. */
export function controllerEvent(event: ControllerEvent): StreamerEvent {
  const { atUs } = event;
  switch (event.kind) {
    case 'idr-lost': {
      const { frameId, lostInRow } = event;
      return {
        type: 'idr',
        action: 'idr-lost',
        severity: 'warning',
        message: `IDR frame ${frameId} was lost, ${lostInRow} in a row.`,
        data: { atUs, frameId, lostInRow },
      };
    }
    case 'idr-found':
      return {
        type: 'idr',
        action: 'idr-found',
        severity: 'debug',
        message: `IDR frame ${event.frameId} was presumed lost but arrived.`,
        data: { atUs, frameId: event.frameId },
      };
    case 'idr-held':
      return {
        type: 'idr',
        action: 'idr-held',
        severity: 'debug',
        message: `An IDR is delayed by its limits (${event.by}).`,
        data: { atUs, by: event.by },
      };
    case 'path-down':
      return {
        type: 'stream',
        action: 'path-down',
        severity: 'warning',
        message: 'The client stopped responding.',
        data: { atUs },
      };
    case 'path-up':
      return {
        type: 'stream',
        action: 'path-up',
        severity: 'info',
        message: 'The client is responding again.',
        data: { atUs },
      };
  }
}
