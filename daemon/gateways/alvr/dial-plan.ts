import { worthTelling } from '../../core/worth-telling.js';
import { BackOff } from '../../processes/back-off.js';
import type { DialTarget } from './dial.js';

/** alvr.md 10: pause between attempts. */
export const attemptPauseMs = 1_000;
/**
 * For an address that answers but gives no stream: the listener may not be a headset, or be an `adb forward` without
 * the app. Slow, because it may never change; a headset that announces itself, or a changed address, is dialled at
 * once.
 */
const rule = { firstMs: attemptPauseMs, secondMs: 2_000, longestMs: 30_000, healthyMs: Infinity };

/** When the targets of one client are dialled, and which failures are reported. Times are monotonic milliseconds. */
export class DialPlan {
  readonly #targets = new Map<string, { readonly backOff: BackOff; notBeforeMs: number }>();
  #lastMs = -Infinity;
  #reason = '';
  #count = 0;

  /** Those of `targets` that may be dialled now. */
  due(targets: readonly DialTarget[], nowMs: number): DialTarget[] {
    if (nowMs - this.#lastMs < attemptPauseMs) return [];
    return targets.filter((target) => nowMs >= (this.#targets.get(keyOf(target))?.notBeforeMs ?? -Infinity));
  }

  /** An attempt begins. */
  began(nowMs: number): void {
    this.#lastMs = nowMs;
  }

  /** A target answered but gave no stream: how often in a row for this reason, and whether to report it. */
  failed(
    target: DialTarget,
    reason: string,
    nowMs: number,
  ): { readonly count: number; readonly tell: boolean } {
    const key = keyOf(target);
    const entry = this.#targets.get(key) ?? { backOff: new BackOff(rule), notBeforeMs: 0 };
    entry.notBeforeMs = nowMs + entry.backOff.failed();
    this.#targets.set(key, entry);
    this.#count = reason === this.#reason ? this.#count + 1 : 1;
    this.#reason = reason;
    return { count: this.#count, tell: worthTelling(this.#count) };
  }

  /** It streams: whatever was wrong is over. */
  worked(): void {
    this.tryAtOnce();
    this.#reason = '';
    this.#count = 0;
  }

  /** Something changed, so that the next attempt may end otherwise; reports are not repeated. */
  tryAtOnce(): void {
    this.#targets.clear();
    this.#lastMs = -Infinity;
  }
}

function keyOf({ host, port, wired }: DialTarget): string {
  return `${host} ${port} ${wired}`;
}
