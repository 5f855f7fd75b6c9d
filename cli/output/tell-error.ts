import type { VrtError } from '../../protocol/api/error.js';
import { safe, type Terminal } from '../terminal.js';

type Told = Pick<VrtError, 'code' | 'message' | 'hint'>;

/** Prints message and hint of an error on standard error: for people, or as one line of JSON. */
export function tellError(
  terminal: Terminal,
  json: boolean,
  { code, message, hint }: Told,
  cause?: string,
): void {
  if (json) terminal.talk(JSON.stringify({ error: { code, message, hint, cause } }));
  else {
    terminal.talk(`${terminal.style('bad', safe(message))}\n${safe(hint)}`.trimEnd());
    if (cause !== undefined) terminal.talk(cause);
  }
}
