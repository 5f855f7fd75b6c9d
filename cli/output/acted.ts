import type { Context } from '../context.js';
import { safe } from '../terminal.js';
import { printOne, type View } from './print.js';

export interface Act<T> {
  /** What is so now, for a person. */
  readonly sentence: string;
  readonly view: Pick<View<T>, 'name'>;
  /** It was made: its name is what `-q` prints. */
  readonly made?: boolean;
}

/**
 * What a command prints that has done something to one thing: a sentence for people, the thing where a format is named.
 * With `-q` nothing, but the name of what it made.
 */
export async function printActed<T extends object>(
  { terminal, format, quiet }: Pick<Context, 'terminal' | 'format' | 'quiet'>,
  row: T,
  { sentence, view, made = false }: Act<T>,
): Promise<void> {
  if (format === 'table') terminal.write(`${sentence}\n`);
  else if (!quiet || made) await printOne(terminal, format, row, { ...view, none: '', columns: [] });
}

/** The same, in one line, for what leaves nothing to show. */
export function printDone(
  { terminal, format }: Pick<Context, 'terminal' | 'format'>,
  sentence: string,
): void {
  if (format === 'table') terminal.write(`${safe(sentence)}\n`);
}
