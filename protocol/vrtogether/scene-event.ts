import { decoded, malformed, type Decoded } from '../decoded.js';

/**
 * A scene event as VR2Gather apps read it: JSON in ASCII, `{"TypeId":112,"Data":"{...}"}` (vrtogether.md 13). They parse
 * whatever comes, and throw at anything else.
 */
export function sceneEventText(text: string): Decoded<string> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return malformed('it is not JSON');
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return malformed('it is not a JSON object');
  if (!('TypeId' in parsed) || !Number.isSafeInteger(parsed.TypeId))
    return malformed('its TypeId is not a whole number');
  if (!('Data' in parsed) || typeof parsed.Data !== 'string') return malformed('its Data is not text');
  return decoded(text.replaceAll(/[^\0-\x7f]/g, escaped));
}

/** Hint for a scene event that apps cannot read. */
export const sceneEventHint = 'Apps read JSON such as {"TypeId":112,"Data":"{}"}.';

/** One UTF-16 unit as JSON spells it in ASCII. */
function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
