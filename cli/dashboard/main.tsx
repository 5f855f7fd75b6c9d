import { constants } from 'node:os';
import { render } from 'ink';
import type { DaemonClient } from '../daemon-client.js';
import { App, Notices } from './app.js';
import { Feed } from './data/feed.js';

/** Alternate screen on and off, cursor off and on, buttons of the mouse told as SGR or not at all (xterm). */
const enterScreen = '\u001b[?1049h\u001b[2J\u001b[H\u001b[?25l';
const leaveScreen = '\u001b[?25h\u001b[?1049l';
const mouseOn = '\u001b[?1000h\u001b[?1006h';
const mouseOff = '\u001b[?1006l\u001b[?1000l';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;

/** Runs the dashboard until somebody leaves it. The terminal is given back however it ends, but for SIGKILL. */
export async function runDashboard(
  client: DaemonClient,
  { mouse }: { readonly mouse: boolean },
): Promise<void> {
  const notices = new Notices();
  const feed = new Feed(client, (sentence) => notices.tell(sentence));
  await feed.load();
  // Also when something ends the process at once.
  process.once('exit', restore);
  process.stdout.write(enterScreen + (mouse ? mouseOn : ''));
  const app = render(<App feed={feed} notices={notices} />, { exitOnCtrlC: false, patchConsole: true });
  feed.start();
  const leave = (signal: (typeof signals)[number]) => {
    process.exitCode = 128 + constants.signals[signal];
    app.unmount();
  };
  for (const signal of signals) process.once(signal, leave);
  // Told after the screen is left: on it the message would go with it.
  let mishap: unknown;
  const crashed = (error: unknown) => {
    mishap = error;
    app.unmount();
  };
  process.once('uncaughtException', crashed);
  try {
    await app.waitUntilExit();
  } finally {
    feed.stop();
    for (const signal of signals) process.off(signal, leave);
    process.off('uncaughtException', crashed);
    process.off('exit', restore);
    restore();
  }
  if (mishap !== undefined) throw mishap;
}

function restore(): void {
  process.stdout.write(mouseOff + leaveScreen);
}
