import { render } from 'ink';
import type { DaemonClient } from '../daemon-client.js';
import { App, Notices } from './app.js';
import { Feed } from './data/feed.js';

/** Alternate screen on and off, cursor off and on (xterm control sequences). */
const enterScreen = '\u001b[?1049h\u001b[2J\u001b[H\u001b[?25l';
const leaveScreen = '\u001b[?25h\u001b[?1049l';

/** Runs the dashboard until somebody leaves it. The terminal is given back however it ends. */
export async function runDashboard(client: DaemonClient): Promise<void> {
  const notices = new Notices();
  const feed = new Feed(client, (sentence) => notices.tell(sentence));
  await feed.load();
  process.once('exit', restore);
  process.stdout.write(enterScreen);
  const app = render(<App feed={feed} notices={notices} />, { exitOnCtrlC: false, patchConsole: true });
  feed.start();
  const leave = () => app.unmount();
  process.once('SIGTERM', leave);
  process.once('SIGHUP', leave);
  try {
    await app.waitUntilExit();
  } finally {
    feed.stop();
    process.off('exit', restore);
    restore();
  }
}

function restore(): void {
  process.stdout.write(leaveScreen);
}
