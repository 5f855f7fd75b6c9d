import type { Event, Severity } from '../../../protocol/api/event.js';
import { fieldsOf } from '../../../protocol/vrtogether/arguments.js';

/** As log readers of the reference server take them (vrtogether.md 8). */
export interface LogLine {
  readonly timestamp: string;
  readonly level: string;
  readonly message: string;
}

const levels: Readonly<Record<Severity, readonly [string, number]>> = {
  debug: ['debug', 34],
  info: ['info', 32],
  warning: ['warn', 33],
  error: ['error', 31],
};
const longest = 8_192;

/** `[YYYY-MM-DD HH:mm:ss.SSSZZ]`, and the level in its ANSI colour. */
export function logLine({ time, severity, message }: Pick<Event, 'time' | 'severity' | 'message'>): LogLine {
  const [name, colour] = levels[severity];
  return {
    timestamp: `[${time.slice(0, 10)} ${time.slice(11, 23)}+0000]`,
    level: `\u001b[${colour}m${name}\u001b[39m`,
    message: harmless(message),
  };
}

/** What a writer sent, when it is a line; undefined otherwise. */
export function readLogLine(value: unknown): LogLine | undefined {
  const { timestamp, level, message } = fieldsOf(value);
  if (typeof timestamp !== 'string' || typeof level !== 'string' || typeof message !== 'string')
    return undefined;
  return {
    timestamp: harmless(timestamp.slice(0, 64)),
    // Colours are part of the level.
    // oxlint-disable-next-line no-control-regex
    level: level.slice(0, 64).replaceAll(/[^\w \u001b[]/g, ''),
    message: harmless(message),
  };
}

/**
 * Text of others that a terminal or a page may show as it is: no control characters, and nothing that begins an HTML tag (the
 * reference server's own page inserts log lines as HTML).
 */
export function harmless(text: string): string {
  return text
    .slice(0, longest)
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(/<(?=[A-Za-z/!?])/g, '‹');
}
