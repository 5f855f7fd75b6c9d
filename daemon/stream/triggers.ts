import { feltPulse, type LiveSettings } from './live-settings.js';
import type { Hand } from './transport/transport.js';

/** A pulse when a trigger passes half way: the room answers the hand that acts in it. */
const threshold = 0.5;
const pulse = { durationMs: 30, frequencyHz: 160, amplitude: 0.5 };

/** The triggers of both hands, and their haptic feedback. */
export class Triggers {
  readonly #values = { left: 0, right: 0 };

  /** The pulse that the hand feels of its trigger's new value, 0 to 1; `undefined` for none. */
  moved(hand: Hand, value: number, haptics: LiveSettings['haptics']): typeof pulse | undefined {
    const passed = value >= threshold && this.#values[hand] < threshold;
    this.#values[hand] = value;
    return haptics !== null && passed ? { ...pulse, ...feltPulse(haptics, pulse) } : undefined;
  }
}
