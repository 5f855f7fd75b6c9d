import type { Rig } from './controller-rig.test-support.js';
import type { StateKind } from './controller-state.js';

/** One row of the controller's state table: the documentation prints it, the test walks it. */
export interface StateRow {
  readonly state: StateKind;
  readonly event: string;
  readonly next: StateKind;
  readonly effect: string;
  /** Sessions without avoid_video_glitching only. */
  readonly showing?: true;
  /** Brings a controller to the state, makes the event happen and returns the controller. Throws when the effect is missing. */
  readonly walk: (rig: Rig) => void;
}

/** Throws unless it holds. */
export function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`expected: ${what}`);
}

/** What the last frame was to become. */
export function decided(rig: Rig, type: 'auto' | 'idr', reason: string): void {
  must(
    rig.last?.type === type && rig.last.reason === reason,
    `${type} (${reason}), not ${rig.last?.type} (${rig.last?.reason})`,
  );
  must(
    rig.last?.sendDecoderConfigFirst === (type === 'idr'),
    'the decoder config goes ahead of IDR frames only',
  );
}

/** The IDR frames a client is greeted with. */
export function startRun(rig: Rig): void {
  for (let index = 0; index < 6; index += 1) rig.frame();
}

/** The client says nothing for so long that the path counts as down. */
export function fallSilent(rig: Rig): void {
  rig.nowUs += 251_000;
  rig.frame();
}

/** Whether an IDR was judged lost since the last call. */
export function lostIdr(rig: Rig): boolean {
  return rig.controller.takeEvents().some(({ kind }) => kind === 'idr-lost');
}
