import type { Event, Severity } from '../../../protocol/api/event.js';
import { logText } from '../../../protocol/text/log-text.js';
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

/** `[YYYY-MM-DD HH:mm:ss.SSSZZ]`, and the level in its ANSI colour. */
export function logLine({ time, severity, message }: Pick<Event, 'time' | 'severity' | 'message'>): LogLine {
  const [name, colour] = levels[severity];
  return {
    timestamp: `[${time.slice(0, 10)} ${time.slice(11, 23)}+0000]`,
    level: `\u001b[${colour}m${name}\u001b[39m`,
    message: logText(message),
  };
}

/** A line of a writer; undefined for anything else. */
export function readLogLine(value: unknown): LogLine | undefined {
  const { timestamp, level, message } = fieldsOf(value);
  if (typeof timestamp !== 'string' || typeof level !== 'string' || typeof message !== 'string')
    return undefined;
  return {
    timestamp: logText(timestamp.slice(0, 64)),
    // Colours are part of the level, and the only escapes in it.
    // oxlint-disable-next-line no-control-regex
    level: level.slice(0, 64).replaceAll(/(\u001b\[[\d;]*m)|[^\w ]/g, '$1'),
    message: logText(message),
  };
}
