import { VrtError } from '../../protocol/api/error.js';
import type { Setting } from '../../protocol/api/setting.js';

const yes = ['true', 'on', 'yes', 'set', 'enabled'];
const no = ['false', 'off', 'no', 'unset', 'disabled'];

/** The text as true or false; undefined for anything else. */
export function readYesNo(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (yes.includes(word)) return true;
  return no.includes(word) ? false : undefined;
}

/** Typed text as a value of the setting. Throws VrtError `invalid-request`; ranges are the daemon's to check. */
export function readValue(setting: Pick<Setting, 'path' | 'kind' | 'unit'>, text: string): unknown {
  const { path, kind, unit } = setting;
  switch (kind) {
    case 'boolean':
    case 'switch':
    case 'optional': {
      const answer = readYesNo(text);
      if (answer !== undefined) return answer;
      throw new VrtError('invalid-request', `${path} takes true or false, not "${text}".`);
    }
    case 'number': {
      const bare = unit !== null && text.endsWith(unit) ? text.slice(0, -unit.length) : text;
      const number = Number(bare);
      if (bare.trim() !== '' && Number.isFinite(number)) return number;
      throw new VrtError('invalid-request', `${path} takes a number, not "${text}".`);
    }
    case 'text':
    case 'choice':
    case 'preset':
      return text;
    case 'array':
    case 'vector':
    case 'dictionary':
      try {
        const value: unknown = JSON.parse(text);
        return value;
      } catch (error) {
        throw new VrtError('invalid-request', `${path} takes JSON, and "${text}" is not JSON.`, {
          cause: error,
        });
      }
  }
}

/** A value for a person: without quotes, with its unit. */
export function showValue(value: unknown, { unit }: Pick<Setting, 'unit'> = { unit: null }): string {
  if (value === null) return '-';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return unit === null || typeof value !== 'number' ? text : `${text} ${unit}`;
}
