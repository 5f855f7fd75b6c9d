import { closeSync, openSync } from 'node:fs';

/** Whether there is no controlling terminal to open (tty(4)): the one that this process was started in was closed. */
export function terminalIsGone(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return false;
  } catch {
    return true;
  }
}
