import type { IdrBudget } from './idr-budget.js';

/** A budget that permits what it is told to, and notes what it hears. */
export class ToldBudget implements IdrBudget {
  readonly heard: string[] = [];
  /** The heaviest IDR that it permits. */
  mayWeigh = Number.POSITIVE_INFINITY;

  earn(bytes: number): void {
    this.heard.push(`earn ${bytes}`);
  }

  permits(nowUs: number, idrBytes: number): boolean {
    this.heard.push(`permits ${idrBytes} at ${nowUs}`);
    return idrBytes <= this.mayWeigh;
  }

  spend(nowUs: number, idrBytes: number): void {
    this.heard.push(`spend ${idrBytes} at ${nowUs}`);
  }

  setShare(share: number): void {
    this.heard.push(`share ${share}`);
  }

  /** What was heard since the last call and begins with this word. */
  take(word: string): string[] {
    return this.heard.splice(0).filter((line) => line.startsWith(word));
  }
}
