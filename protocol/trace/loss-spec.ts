import { decoded, malformed, type Decoded } from '../decoded.js';
import type { LossTrace } from './loss-trace.js';

/** How packets are lost. Probabilities are shares, 0 to 1. */
export type LossSpec =
  | { readonly kind: 'none' }
  /** Each packet for itself. */
  | { readonly kind: 'rate'; readonly loss: number }
  /**
   * Gilbert-Elliott: good and bad times take turns, each exponentially long with its mean. In bad ones a packet is lost
   * with `lossInBad`, in good ones never. `unit` is the unit of the means: milliseconds or packets.
   */
  | {
      readonly kind: 'gilbert-elliott';
      readonly unit: 'ms' | 'packets';
      readonly meanGood: number;
      readonly meanBad: number;
      readonly lossInBad: number;
    }
  | { readonly kind: 'trace'; readonly trace: LossTrace };

/** Share of packets lost in a fade: in a bad Wi-Fi moment a few still get through (loss-recovery.md 14). */
const defaultLossInBad = 0.9;
const shortestMs = 0.1;
const longest = 86_400_000;
const forms =
  'expected none, a percentage like 2%, a share like 0.02, or ge:good=2000ms,bad=3ms[,loss=0.9] (ms, s or pkt)';

/** Reads a loss as people type it; the error names the forms there are. */
export function parseLoss(text: string): Decoded<LossSpec> {
  const form = text.trim();
  if (form === 'none') return decoded({ kind: 'none' });
  if (form.startsWith('ge:')) return parseGilbertElliott(form.slice('ge:'.length));
  const loss = parseShare(form);
  if (loss === undefined) return wrong(`"${form.slice(0, 40)}" is not a loss`);
  if (loss > 1) {
    const percentage = /^\d+(\.\d+)?$/.test(form) && loss <= 100 ? `; write ${form}% for a percentage` : '';
    return wrong(`a loss of ${form.slice(0, 40)} is more than 100 %${percentage}`);
  }
  return decoded(loss === 0 ? { kind: 'none' } : { kind: 'rate', loss });
}

function wrong(why: string): { readonly ok: false; readonly error: string } {
  return malformed(`${why}: ${forms}`);
}

function parseGilbertElliott(text: string): Decoded<LossSpec> {
  const given = new Map<string, string>();
  for (const part of text.split(',')) {
    const [, key, value] = /^\s*(good|bad|loss)=([^=]*?)\s*$/.exec(part) ?? [];
    if (key === undefined || value === undefined)
      return wrong(`"${part.slice(0, 40)}" is not good=, bad= or loss=`);
    if (given.has(key)) return wrong(`${key}= is given twice`);
    given.set(key, value);
  }
  const good = parseMean(given.get('good'));
  const bad = parseMean(given.get('bad'));
  if (good === undefined || bad === undefined) {
    return wrong(
      `${good === undefined ? 'good' : 'bad'}= must be a duration of at least ${shortestMs}ms or 1pkt`,
    );
  }
  if (good.unit !== bad.unit) return wrong('good= and bad= must both be times or both be packets');
  const lossInBad = given.has('loss') ? parseShare(given.get('loss') ?? '') : defaultLossInBad;
  if (lossInBad === undefined || lossInBad > 1)
    return wrong('loss= must be a share from 0 to 1 or a percentage');
  return decoded({
    kind: 'gilbert-elliott',
    unit: good.unit,
    meanGood: good.mean,
    meanBad: bad.mean,
    lossInBad,
  });
}

/** A percentage or a number, as a share; not checked to be below 1. */
function parseShare(text: string): number | undefined {
  const [, digits, percent] = /^(\d+\.?\d*|\.\d+)(\s*%)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return percent === undefined ? Number(digits) : Number(digits) / 100;
}

function parseMean(
  text: string | undefined,
): { readonly unit: 'ms' | 'packets'; readonly mean: number } | undefined {
  const [, digits, unit] = /^(\d+\.?\d*|\.\d+)\s*(ms|s|pkt)$/.exec(text ?? '') ?? [];
  if (digits === undefined) return undefined;
  const mean = Number(digits) * (unit === 's' ? 1000 : 1);
  if (mean < (unit === 'pkt' ? 1 : shortestMs) || mean > longest) return undefined;
  return { unit: unit === 'pkt' ? 'packets' : 'ms', mean };
}
