import { decoded, malformed, type Decoded } from '../decoded.js';

/**
 * A recorded or designed loss, in a JSON file that tests replay:
 *
 * ```json
 * {"format":"vrt-loss","version":1,"description":"a microwave oven","loop":true,"durationMs":20,
 *  "bad":[{"fromMs":0,"toMs":8,"loss":0.6}],"lostPackets":[500]}
 * ```
 *
 * Times are relative to the first packet. A packet in a `bad` span, `fromMs` included and `toMs` not, is lost with the
 * span's probability `loss`; the spans are in order, do not overlap and lie within `durationMs`. With `loop` the spans
 * start again after `durationMs`, without it nothing is lost after it. `lostPackets` are lost whenever they come: numbers
 * counted from 0 at the first packet, in order, never repeated by `loop`. `bad` and `lostPackets` may each be left out.
 */
export interface LossTrace {
  readonly description: string;
  readonly loop: boolean;
  readonly durationMs: number;
  readonly bad: readonly LossSpan[];
  readonly lostPackets: readonly number[];
}

export interface LossSpan {
  readonly fromMs: number;
  readonly toMs: number;
  /** Above 0, at most 1. */
  readonly loss: number;
}

const keys = new Set(['format', 'version', 'description', 'loop', 'durationMs', 'bad', 'lostPackets']);
const longestMs = 86_400_000;
/** Bounds memory: a day of one burst a second, and more than anyone writes by hand. */
const mostEntries = 100_000;

export function parseLossTrace(text: string): Decoded<LossTrace> {
  const fields = objectFrom(parseJson(text));
  if (fields === undefined) return malformed('the loss trace is not a JSON object');
  if (fields['format'] !== 'vrt-loss')
    return malformed('the file is not a loss trace: format is not "vrt-loss"');
  if (fields['version'] !== 1)
    return malformed('the loss trace is not of version 1, the only one this program reads');
  const unknown = Object.keys(fields).find((key) => !keys.has(key));
  if (unknown !== undefined) return malformed(`the loss trace has an unknown key "${unknown.slice(0, 40)}"`);
  const { description, loop, durationMs } = fields;
  if (typeof description !== 'string') return malformed('description must be text');
  if (typeof loop !== 'boolean') return malformed('loop must be true or false');
  if (typeof durationMs !== 'number' || !(durationMs > 0 && durationMs <= longestMs)) {
    return malformed(`durationMs must be a number above 0, at most ${longestMs}`);
  }
  const bad = spansFrom(fields['bad'] ?? [], durationMs);
  if (!bad.ok) return bad;
  const lostPackets = packetsFrom(fields['lostPackets'] ?? []);
  if (!lostPackets.ok) return lostPackets;
  return decoded({ description, loop, durationMs, bad: bad.value, lostPackets: lostPackets.value });
}

function spansFrom(value: unknown, durationMs: number): Decoded<readonly LossSpan[]> {
  if (!Array.isArray(value) || value.length > mostEntries) {
    return malformed(`bad must be a list of at most ${mostEntries} spans`);
  }
  const spans: LossSpan[] = [];
  let lastMs = 0;
  for (const [index, item] of value.entries()) {
    const { fromMs, toMs, loss } = objectFrom(item) ?? {};
    if (typeof fromMs !== 'number' || typeof toMs !== 'number' || typeof loss !== 'number') {
      return malformed(`bad[${index}] must be an object with the numbers fromMs, toMs and loss`);
    }
    if (!(fromMs >= lastMs && toMs > fromMs && toMs <= durationMs)) {
      return malformed(
        `bad[${index}] (${fromMs} to ${toMs} ms) must end after it begins, within durationMs, and follow the span before`,
      );
    }
    if (!(loss > 0 && loss <= 1)) return malformed(`bad[${index}].loss must be above 0, at most 1`);
    spans.push({ fromMs, toMs, loss });
    lastMs = toMs;
  }
  return decoded(spans);
}

function packetsFrom(value: unknown): Decoded<readonly number[]> {
  if (!Array.isArray(value) || value.length > mostEntries) {
    return malformed(`lostPackets must be a list of at most ${mostEntries} numbers`);
  }
  const packets: number[] = [];
  for (const [index, item] of value.entries()) {
    if (typeof item !== 'number' || !Number.isSafeInteger(item) || item <= (packets[index - 1] ?? -1)) {
      return malformed(`lostPackets[${index}] must be a whole number greater than the one before`);
    }
    packets.push(item);
  }
  return decoded(packets);
}

function objectFrom(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(Object.entries(value));
}

function parseJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return undefined;
  }
}
