import type { LossSpec } from './loss-spec.js';
import type { LossTrace } from './loss-trace.js';
import type { Prng } from './prng.js';

export interface LossModel {
  /** Asked once for each packet, in the order of sending; `nowUs` is monotonic, from any origin. */
  lost(nowUs: number): boolean;
}

export function createLossModel(spec: LossSpec, prng: Prng): LossModel {
  switch (spec.kind) {
    case 'none':
      return { lost: () => false };
    case 'rate':
      return { lost: () => prng.chance(spec.loss) };
    case 'gilbert-elliott':
      return new GilbertElliott(spec, prng);
    case 'trace':
      return new TraceReplay(spec.trace, prng);
  }
}

/**
 * The share of packets that is lost in the long run if they come evenly; a trace's over its duration, single packets left out.
 * @internal tests measure with it
 */
export function expectedLoss(spec: LossSpec): number {
  switch (spec.kind) {
    case 'none':
      return 0;
    case 'rate':
      return spec.loss;
    case 'gilbert-elliott':
      return (spec.lossInBad * spec.meanBad) / (spec.meanBad + spec.meanGood);
    case 'trace': {
      const { bad, durationMs } = spec.trace;
      return bad.reduce((sum, { fromMs, toMs, loss }) => sum + (toMs - fromMs) * loss, 0) / durationMs;
    }
  }
}

/** After a silence of this many cycles the state is drawn afresh instead of followed: it has long forgotten. */
const forgottenAfterCycles = 100;

class GilbertElliott implements LossModel {
  readonly #spec: LossSpec & { kind: 'gilbert-elliott' };
  readonly #prng: Prng;
  #packets = 0;
  #bad = false;
  /** When the state ends, in the unit of the spec, counted from the first packet. */
  #until: number;
  #startUs: number | undefined;

  constructor(spec: LossSpec & { kind: 'gilbert-elliott' }, prng: Prng) {
    this.#spec = spec;
    this.#prng = prng;
    this.#until = prng.exponential(spec.meanGood);
  }

  lost(nowUs: number): boolean {
    this.#startUs ??= nowUs;
    const now = this.#spec.unit === 'ms' ? (nowUs - this.#startUs) / 1000 : this.#packets;
    this.#packets += 1;
    this.#advance(now);
    return this.#bad && this.#prng.chance(this.#spec.lossInBad);
  }

  #advance(now: number): void {
    const { meanGood, meanBad } = this.#spec;
    if (now - this.#until > forgottenAfterCycles * (meanGood + meanBad)) {
      this.#bad = this.#prng.chance(meanBad / (meanGood + meanBad));
      this.#until = now + this.#prng.exponential(this.#bad ? meanBad : meanGood);
    }
    while (now >= this.#until) {
      this.#bad = !this.#bad;
      this.#until += this.#prng.exponential(this.#bad ? meanBad : meanGood);
    }
  }
}

class TraceReplay implements LossModel {
  readonly #trace: LossTrace;
  readonly #prng: Prng;
  readonly #lostPackets: ReadonlySet<number>;
  #packets = 0;
  #startUs: number | undefined;

  constructor(trace: LossTrace, prng: Prng) {
    this.#trace = trace;
    this.#prng = prng;
    this.#lostPackets = new Set(trace.lostPackets);
  }

  lost(nowUs: number): boolean {
    this.#startUs ??= nowUs;
    const { loop, durationMs } = this.#trace;
    const sinceMs = (nowUs - this.#startUs) / 1000;
    const packet = this.#packets;
    this.#packets += 1;
    if (this.#lostPackets.has(packet)) return true;
    const loss = this.#lossAt(loop ? sinceMs % durationMs : sinceMs);
    return loss > 0 && this.#prng.chance(loss);
  }

  #lossAt(atMs: number): number {
    const { bad } = this.#trace;
    let low = 0;
    let high = bad.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((bad[middle]?.toMs ?? Infinity) <= atMs) low = middle + 1;
      else high = middle;
    }
    const span = bad[low];
    return span !== undefined && span.fromMs <= atMs ? span.loss : 0;
  }
}
