import { readFile } from 'node:fs/promises';
import { VrtError } from '../../protocol/api/error.js';
import { parseLoss, type LossSpec } from '../../protocol/trace/loss-spec.js';
import { parseLossTrace } from '../../protocol/trace/loss-trace.js';

/** A loss as people type it, or the path of a loss trace. Throws VrtError. */
export async function loadLoss(text: string): Promise<LossSpec> {
  if (!text.endsWith('.json')) {
    const loss = parseLoss(text);
    if (loss.ok) return loss.value;
    throw new VrtError('invalid-request', `${loss.error}.`, {
      hint: 'A loss trace is named by its path, which ends in .json.',
    });
  }
  let content: string;
  try {
    content = await readFile(text, 'utf8');
  } catch (error) {
    throw new VrtError(
      'file-unreadable',
      `Cannot read ${text}: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  const trace = parseLossTrace(content);
  if (!trace.ok) throw new VrtError('fixture-invalid', `${text} is no loss trace: ${trace.error}.`);
  return { kind: 'trace', trace: trace.value };
}
