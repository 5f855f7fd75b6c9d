import type { Controls, ControlValue } from './sample.js';
import { quoted } from './quoted.js';

/**
 * A control is named by hand, part and aspect, as in ALVR's paths `/user/hand/<hand>/input/<part>/<aspect>` (alvr.md 3)
 * without their fixed words.
 */
const pathForm = /^(left|right)\/[a-z][a-z0-9_]{0,31}\/([a-z]{1,16})$/;

const switchAspects = new Set(['click', 'touch']);
const leastOfAxis: ReadonlyMap<string, number> = new Map([
  ['value', 0],
  ['force', 0],
  ['x', -1],
  ['y', -1],
]);

/** The value if this control can have it, else one sentence without a full stop. */
export function checkControl(path: string, value: unknown): ControlValue | { readonly error: string } {
  const aspect = pathForm.exec(path)?.[2];
  if (aspect === undefined) {
    return {
      error: `${quoted(path)} is not a control: expected left|right/part/aspect, like left/trigger/value`,
    };
  }
  if (switchAspects.has(aspect)) {
    return typeof value === 'boolean' ? value : { error: `${path} must be true or false` };
  }
  const least = leastOfAxis.get(aspect);
  if (least === undefined) {
    return { error: `${path} ends in ${aspect}: expected click, touch, value, force, x or y` };
  }
  if (typeof value !== 'number' || !(value >= least && value <= 1)) {
    return { error: `${path} must be a number from ${least} to 1` };
  }
  return value;
}

/** Remembers the value of each control, and returns changes: the wire and the files carry only those. */
export class ControlState {
  readonly #values = new Map<string, ControlValue>();

  /** Those of `controls` that differ from before; released controls that were never pressed do not count. */
  changes(controls: Controls): Controls {
    const changed: Record<string, ControlValue> = {};
    for (const [path, value] of Object.entries(controls)) {
      const before = this.#values.get(path) ?? (typeof value === 'boolean' ? false : 0);
      if (value === before) continue;
      this.#values.set(path, value);
      changed[path] = value;
    }
    return changed;
  }
}
