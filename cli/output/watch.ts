import type { Terminal } from '../terminal.js';

const periodMs = 1000;

/**
 * Shows `render` again and again until `signal`: in place on a terminal, and otherwise one document after the other
 * whenever it changes.
 */
export async function watch(
  terminal: Terminal,
  signal: AbortSignal,
  render: () => Promise<string>,
): Promise<void> {
  let shown = '';
  while (!signal.aborted) {
    const text = await render();
    if (terminal.interactive) terminal.redraw(text);
    else if (text !== shown) terminal.write(text);
    shown = text;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, periodMs);
      function done() {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        resolve();
      }
      signal.addEventListener('abort', done);
    });
  }
}
