import { VrtError } from '../../protocol/api/error.js';

const bitUnits: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6, g: 1e9 };

/** `20M`, `5Mbit`, `500k`, `20000000` as bits per second. Throws VrtError `invalid-request`. */
export function parseBitrate(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*([kKmMgG]?)(?:bit(?:\/s)?|bps)?$/.exec(text.trim());
  const factor = bitUnits[match?.[2]?.toLowerCase() ?? '?'];
  if (match === null || factor === undefined) {
    throw new VrtError('invalid-request', `"${text}" is not a bitrate.`, {
      hint: 'Write it like 20M, 5Mbit or 500k (bits per second).',
    });
  }
  return Math.round(Number(match[1]) * factor);
}

const timeUnits: Readonly<Record<string, number>> = {
  us: 1e-3,
  ms: 1,
  s: 1e3,
  m: 60e3,
  min: 60e3,
  h: 3600e3,
};

/** `100ms`, `2s`, `1.5m` as milliseconds; a bare number is seconds. Throws VrtError `invalid-request`. */
export function parseDurationMs(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*(us|ms|s|min|m|h)?$/.exec(text.trim());
  const factor = timeUnits[match?.[2] ?? 's'];
  if (match === null || factor === undefined) {
    throw new VrtError('invalid-request', `"${text}" is not a duration.`, {
      hint: 'Write it like 100ms, 2s or 1.5m.',
    });
  }
  return Number(match[1]) * factor;
}

/** A number within bounds. Throws VrtError `invalid-request` that names them. */
export function parseNumber(text: string, what: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= minimum && value <= maximum) return value;
  throw new VrtError(
    'invalid-request',
    `"${text}" is not a ${what}: a number from ${minimum} to ${maximum} is.`,
  );
}

export function showBitrate(bps: number): string {
  if (bps >= 1e6) return `${trimmed(bps / 1e6)} Mbit/s`;
  return bps >= 1e3 ? `${trimmed(bps / 1e3)} kbit/s` : `${Math.round(bps)} bit/s`;
}

export function showBytes(bytes: number): string {
  return bytes >= 1 << 20 ? `${trimmed(bytes / (1 << 20))} MiB` : `${trimmed(bytes / 1024)} KiB`;
}

export function showMs(ms: number): string {
  return `${ms.toFixed(ms < 10 ? 2 : 1)} ms`;
}

/** How long ago, for a person. */
export function showAgo(time: string | null, now: Date): string {
  if (time === null) return '-';
  const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(time)) / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ago`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h ago` : `${Math.floor(seconds / 86_400)} d ago`;
}

function trimmed(value: number): string {
  return String(Math.round(value * 10) / 10);
}
