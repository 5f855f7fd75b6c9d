import type { EventDraft } from '../../protocol/api/event.js';
import { counted } from '../../protocol/text/counted.js';
import type { RateReason } from './control/adaptive-bitrate.js';
import type { ControllerEvent } from './control/controller-event.js';
import type { RecoveredLoss } from './control/loss-record.js';

/** An event of one stream; the daemon adds whose it is. */
export type StreamEvent = Omit<EventDraft, 'subject'>;

/** An IDR went out; told at level debug, since a lossy network has many. */
export function idrSent(frameId: number, reason: string, bytes: number): StreamEvent {
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
): StreamEvent {
  return {
    type: 'bitrate',
    action: 'changed',
    severity: 'debug',
    message: `The bitrate goes from ${(fromBps / 1e6).toFixed(2)} to ${(toBps / 1e6).toFixed(2)} Mbit/s (${reason}).`,
    data: { fromBps, toBps, reason },
  };
}

export function lossRecovered(loss: RecoveredLoss): StreamEvent {
  return {
    type: 'loss',
    action: 'recovered',
    severity: 'info',
    message: `Loss at frame ${loss.firstSuspectFrameId}: recovered after ${counted(loss.recoveryFrames, 'frame')}.`,
    data: { ...loss },
  };
}

/** What the controller noticed beside finished losses. */
export function controllerEvent(event: ControllerEvent): StreamEvent {
  const { kind, ...data } = event;
  switch (event.kind) {
    case 'idr-lost':
      return idr(kind, 'warning', `IDR frame ${event.frameId} was lost, ${event.lostInRow} in a row.`, data);
    case 'idr-found':
      return idr(kind, 'debug', `IDR frame ${event.frameId} was taken for lost and arrived.`, data);
    case 'idr-held':
      return idr(kind, 'debug', `An IDR waits for its bounds (${event.by}).`, data);
    case 'path-down':
      return {
        type: 'stream',
        action: kind,
        severity: 'warning',
        message: 'The client stopped responding.',
        data,
      };
    case 'path-up':
      return {
        type: 'stream',
        action: kind,
        severity: 'info',
        message: 'The client is responding again.',
        data,
      };
  }
}

function idr(
  action: string,
  severity: StreamEvent['severity'],
  message: string,
  data: Record<string, unknown>,
): StreamEvent {
  return { type: 'idr', action, severity, message, data };
}
