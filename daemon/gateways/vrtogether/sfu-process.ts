import { spawn } from 'node:child_process';
import { SupervisedProcess, type Guard } from '../../processes/supervised-process.js';

export interface SfuProcessOptions {
  readonly guarded: Guard;
  /** It starts then: when another has left its port. */
  readonly after: Promise<unknown>;
  readonly command: readonly string[];
  /** One line of its output. */
  readonly said: (line: string) => void;
  readonly ended: (how: string, againInMs: number) => void;
}

/**
 * Not at once even the first time: its port needs a moment to be free again. A process that ran for `healthyMs` counts as healthy; its
 * next exit restarts the back-off.
 */
const backOff = { firstMs: 250, secondMs: 500, longestMs: 10_000, healthyMs: 30_000 };
/** From SIGTERM to SIGKILL: media servers keep nothing that they would have to save. */
const patienceMs = 2_000;

/** An external media server: started, supervised, and restarted while it is wanted. */
export class SfuProcess {
  readonly #process: SupervisedProcess;

  constructor({ guarded, after, command, said, ended }: SfuProcessOptions) {
    const [program = '', ...args] = command;
    this.#process = new SupervisedProcess(
      {
        guarded,
        launch: () => spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] }),
        backOff,
        patienceMs,
      },
      { started: () => undefined, ended, said },
    );
    void after.then(() => this.#process.start());
  }

  /** SIGTERM, and SIGKILL for one that does not exit; resolves when it has exited. */
  stop(): Promise<void> {
    return this.#process.stop();
  }
}
