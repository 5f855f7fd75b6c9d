/** Polling period of a waiting step, and how many polls in a row may find nothing new. */
const lookMs = 20;
const quietLooks = 50;

export interface Step {
  readonly step: number;
  /** Of the pose that it draws. */
  readonly timestampNs: bigint;
  /** Stream packets of the client that have to arrive before it. */
  readonly sent: number;
}

interface AwaitedStep extends Step {
  readonly timer: NodeJS.Timeout;
}

/**
 * Lets a lockstep step pass once the stream packets that it names have arrived. They are in the socket's queue before
 * the step is, on one machine, so that they only have to be read: packets still missing after the queue was found empty
 * several times were lost. Polls are counted, not seconds, so that a loaded machine does not change a run.
 */
export class StepGate {
  readonly #pass: (step: Step) => void;
  #received = 0;
  #awaited: AwaitedStep | undefined;

  constructor(pass: (step: Step) => void) {
    this.#pass = pass;
  }

  /** A step is to pass once all that it names has arrived since the beginning. */
  request(step: Step): void {
    this.close();
    if (this.#received >= step.sent) {
      this.#pass(step);
      return;
    }
    let seen = this.#received;
    let quiet = 0;
    const timer = setInterval(() => {
      quiet = this.#received === seen ? quiet + 1 : 0;
      seen = this.#received;
      if (quiet >= quietLooks) this.#open();
    }, lookMs);
    this.#awaited = { ...step, timer };
  }

  /** One more packet has arrived. */
  arrived(): void {
    this.#received += 1;
    if (this.#awaited !== undefined && this.#received >= this.#awaited.sent) this.#open();
  }

  /** There is no waiting step any more. */
  close(): void {
    clearInterval(this.#awaited?.timer);
    this.#awaited = undefined;
  }

  #open(): void {
    const step = this.#awaited;
    this.close();
    if (step !== undefined) this.#pass(step);
  }
}
