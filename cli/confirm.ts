import { constants } from 'node:os';
import { createInterface } from 'node:readline/promises';
import { printable } from '../protocol/text/terminal-text.js';

/**
 * Asks for confirmation; Enter alone and the end of the input mean "no"; undefined without a terminal. Ctrl-C ends the
 * command.
 */
export async function confirmed(question: string): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const ended = new Promise<string>((resolve) => {
    lines.once('close', () => resolve(''));
  });
  lines.once('SIGINT', () => {
    lines.close();
    process.stderr.write('\n');
    // Not by the signal itself: a command that watches for it would take the closed question for a no.
    process.exit(128 + constants.signals.SIGINT);
  });
  const answer = await Promise.race([lines.question(`${printable(question)} [y/N] `), ended]);
  lines.close();
  return /^y(es)?$/i.test(answer.trim());
}
