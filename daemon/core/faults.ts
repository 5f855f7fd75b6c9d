import type { EventDraft } from '../../protocol/api/event-draft.js';
import { worthTelling } from './worth-telling.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** Distinct places that are counted; faults in further ones are counted as `elsewhere`. */
const mostPlaces = 200;
const elsewhere = 'Something';
/** Of the stack; the first frames name the place. */
const stackChars = 2_000;
/** Reports held until there is a receiver. */
const mostWaiting = 100;

/**
 * Unexpected errors: in a timer, a listener, a dial, a packet. One costs that piece of work and is reported; the daemon
 * goes on. The same fault in the same place is reported at its 1st, 10th, 100th, ... occurrence.
 */
export class Faults {
  readonly #counts = new Map<string, number>();
  readonly #waiting: EventDraft[] = [];
  #tell: ((event: EventDraft) => void) | undefined;
  #telling = false;
  #total = 0;

  /** How often something threw since the daemon began. */
  get total(): number {
    return this.#total;
  }

  /** Sets the receiver, which gets the held reports too. `tell` may itself throw or report. */
  tellTo(tell: (event: EventDraft) => void): void {
    this.#tell = tell;
    for (const event of this.#waiting.splice(0)) this.#say(event);
  }

  /** `doing` begins the sentence: "Dialling headsets". */
  report(doing: string, error: unknown): void {
    this.#total += 1;
    const message = reasonOf(error);
    const known = this.#counts.has(`${doing}: ${message}`) || this.#counts.size < mostPlaces;
    const key = known ? `${doing}: ${message}` : elsewhere;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (!worthTelling(count)) return;
    const times = count === 1 ? '' : ` (${count} times)`;
    this.#say({
      type: 'daemon',
      action: 'fault',
      severity: 'error',
      message: `${doing} failed${times}: ${message}. vrtd goes on.`,
      subject: '',
      data: { doing, count, stack: error instanceof Error ? (error.stack ?? '').slice(0, stackChars) : '' },
    });
  }

  /** Reports trouble that is not a defect, such as a full disk; the caller reports it once. */
  trouble(action: 'store', message: string, cause?: unknown): void {
    const why = cause instanceof Error ? reasonOf(cause) : '';
    this.#say({
      type: 'daemon',
      action,
      severity: 'warning',
      message: why === '' ? message : `${message} ${why}`,
      subject: '',
      data: { cause: why },
    });
  }

  /** Runs `work`; whether it came to its end. */
  run(doing: string, work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.report(doing, error);
      return false;
    }
  }

  /** `work` as a callback for a timer, a listener, a socket: it never throws. */
  guarded<A extends readonly unknown[]>(doing: string, work: (...args: A) => void): (...args: A) => void {
    return (...args) => {
      this.run(doing, () => work(...args));
    };
  }

  /** For a promise without an awaiter. */
  settle(doing: string, work: Promise<unknown>): void {
    work.catch((error: unknown) => this.report(doing, error));
  }

  /** A fault in telling a fault is only counted. */
  #say(event: EventDraft): void {
    if (this.#tell === undefined) {
      if (this.#waiting.length < mostWaiting) this.#waiting.push(event);
      return;
    }
    if (this.#telling) return;
    this.#telling = true;
    try {
      this.#tell(event);
    } catch {
      this.#total += 1;
    } finally {
      this.#telling = false;
    }
  }
}
