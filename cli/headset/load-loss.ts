import { VrtError } from '../../protocol/api/error.js';
import { parseLoss, type LossSpec } from '../../protocol/trace/loss-spec.js';
import { parseLossTrace } from '../../protocol/trace/loss-trace.js';
import { readText } from '../read-input.js';

/** A loss as people type it, or the path of a loss trace. Throws VrtError. */
export async function loadLoss(text: string): Promise<LossSpec> {
  if (!text.endsWith('.json')) {
    const loss = parseLoss(text);
    if (loss.ok) return loss.value;
    throw new VrtError('invalid-request', `${loss.error}.`, {
      hint: 'A loss trace is named by its path, which ends in .json.',
    });
  }
  const trace = parseLossTrace(await readText(text));
  if (!trace.ok) throw new VrtError('fixture-invalid', `${text} is not a loss trace: ${trace.error}.`);
  return { kind: 'trace', trace: trace.value };
}
