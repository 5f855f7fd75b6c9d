import { exitCodes, VrtError } from '../../protocol/api/error.js';
import { theTerminal } from '../context.js';
import type { Format } from '../output/format.js';
import { tellError } from '../output/tell-error.js';

/** Does the same to several operands: continues after a failure, and exits with the worst code. */
export async function forEach<T>(
  format: Format,
  operands: readonly T[],
  act: (operand: T) => Promise<void>,
): Promise<void> {
  let worst: number = exitCodes.done;
  for (const operand of operands) {
    try {
      await act(operand);
    } catch (error) {
      if (!(error instanceof VrtError) || operands.length === 1) throw error;
      tellError(theTerminal(), format === 'json', error);
      worst = Math.max(worst, error.exit);
    }
  }
  process.exitCode = worst;
}

/** The operands, or with `--all` everything. Throws VrtError `invalid-request` for both, and for neither. */
export async function operandsOf(
  named: readonly string[],
  all: boolean | undefined,
  everything: () => Promise<readonly string[]>,
): Promise<readonly string[]> {
  if (all === true && named.length > 0)
    throw new VrtError('invalid-request', `Either --all or names, not both: ${named.join(', ')}.`);
  if (all === true) return everything();
  if (named.length > 0) return named;
  throw new VrtError('invalid-request', 'Nothing is named.', { hint: 'Name what is meant, or give --all.' });
}
