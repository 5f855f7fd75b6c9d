import { setTimeout as sleep } from 'node:timers/promises';
import { timing } from '../../protocol/alvr/session-constants.js';
import { startAnnouncing } from './announcer.js';
import { ControlLink } from './control-link.js';
import { ControlListener } from './control-listener.js';
import { shakeHands, type Agreement } from './handshake.js';
import { playLockstep } from './lockstep.js';
import type { HeadsetNetwork } from './options.js';
import { playRealtime } from './realtime.js';
import type { RunParts } from './run-parts.js';
import { HeadsetSession, type SessionEnd } from './session.js';
import { reasonOf } from '../../protocol/text/reason.js';

export interface RunOptions extends HeadsetNetwork {
  /** Stop when the first streaming session is over. */
  readonly once: boolean;
  /** Give up when no server has connected for this long; Infinity: never. */
  readonly waitMs: number;
  /** It can be dialled from now on. */
  readonly listening?: () => void;
}

export interface RunEnd {
  readonly kind: SessionEnd['kind'] | 'no-server';
  readonly reason: string;
}

/**
 * Announces, streams, and announces again, as a headset does from being put on to being switched off, until the motion
 * or the duration ends, `signal` aborts, no server connects, or with `once` until the first session is over. Throws
 * VrtError when the control port is not available.
 */
export async function runHeadset(parts: RunParts, options: RunOptions, signal: AbortSignal): Promise<RunEnd> {
  const listener = await ControlListener.open(options.bind, options.controlPort);
  options.listening?.();
  try {
    let playedS = 0;
    for (;;) {
      if (signal.aborted) return stopped;
      const control = await nextServer(listener, parts, options, signal);
      if (!(control instanceof ControlLink)) return control;
      const end = await stream(control, parts, playedS, signal);
      if (end !== undefined) {
        playedS = end.playedS;
        if (end.kind !== 'disconnected' || options.once) return end;
      }
      await sleep(timing.attemptPauseMs, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    await listener[Symbol.asyncDispose]();
  }
}

const stopped: RunEnd = { kind: 'stopped', reason: 'stopped' };

/** Announces until a server connects, or returns why none will. */
async function nextServer(
  listener: ControlListener,
  { identity, log }: RunParts,
  { bind, announceTo, waitMs }: RunOptions,
  signal: AbortSignal,
): Promise<ControlLink | RunEnd> {
  const patience = new AbortController();
  const timer = Number.isFinite(waitMs) ? setTimeout(() => patience.abort(), waitMs) : undefined;
  const announcer = await startAnnouncing(identity.hostname, bind, announceTo, (target, reason) =>
    log('warning', `Cannot announce to ${target.address}:${target.port}: ${reason}`),
  );
  try {
    const socket = await listener.accept(AbortSignal.any([signal, patience.signal]));
    if (socket !== undefined) return new ControlLink(socket);
    if (signal.aborted) return stopped;
    return { kind: 'no-server', reason: `no server connected within ${waitMs / 1000} s` };
  } finally {
    clearTimeout(timer);
    await announcer[Symbol.asyncDispose]();
  }
}

interface StreamEnd extends SessionEnd {
  readonly playedS: number;
}

/** One session from handshake to end; `undefined` when the handshake failed. */
async function stream(
  control: ControlLink,
  parts: RunParts,
  playedS: number,
  signal: AbortSignal,
): Promise<StreamEnd | undefined> {
  const { record, log, identity, bind } = parts;
  let session: HeadsetSession | undefined;
  let agreement: Agreement;
  try {
    agreement = await shakeHands(control, identity, bind, {
      datagram: (bytes) => session?.onDatagram(bytes),
      failed: (reason) => session?.onStreamFailed(reason),
    });
  } catch (error) {
    const reason = reasonOf(error);
    log('warning', `The handshake failed: ${reason}`);
    record.lastDisconnect = `handshake: ${reason}`;
    await control.close();
    return undefined;
  }
  const { negotiated, transport } = agreement;
  const [width, height] = negotiated.viewResolution;
  log(
    'info',
    `Connected to ${control.serverAddress}: ${width}x${height} per eye, ${negotiated.refreshRateHint} Hz, ${transport}.`,
  );
  record.connects += 1;
  session = new HeadsetSession(parts, control, agreement);
  const current = session;
  const stop = () => current.leave('stopped', 'stopped');
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  current.begin();
  if (!(await current.agreeOnStamps()) && !current.over)
    log('warning', 'The server does not stamp pictures, so their poses cannot be checked.');
  const play = parts.lockstep ? playLockstep : playRealtime;
  const nowS = await play(current, parts, playedS);
  const end = await current.ended;
  signal.removeEventListener('abort', stop);
  record.streamedS += nowS - playedS;
  await current[Symbol.asyncDispose]();
  if (end.kind === 'disconnected') {
    record.disconnects += 1;
    record.lastDisconnect = end.reason;
    log('info', `Disconnected: ${end.reason}.`);
  }
  return { ...end, playedS: nowS };
}
