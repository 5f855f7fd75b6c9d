import type { VrtError } from '../../protocol/api/error.js';
import { safe, type Terminal } from '../terminal.js';

type Told = Pick<VrtError, 'code' | 'message' | 'hint'>;

/** Says on standard error what is wrong and what to type next: for a person, or as one JSON document in a line. */
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
