import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { safe, type Terminal } from '../terminal.js';

/** Does the same to several operands: goes on after a failure, and ends with the worst exit code. */
export async function forEach<T>(
  terminal: Terminal,
  operands: readonly T[],
  act: (operand: T) => Promise<void>,
): Promise<void> {
  let worst: number = exitCodes.done;
  for (const operand of operands) {
    try {
      await act(operand);
    } catch (error) {
      if (!(error instanceof VrtError) || operands.length === 1) throw error;
      terminal.talk(`${safe(error.message)} ${safe(error.hint)}`);
      worst = Math.max(worst, error.exit);
    }
  }
  process.exitCode = worst;
}
