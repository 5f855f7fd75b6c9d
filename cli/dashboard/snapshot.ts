import type { DaemonClient } from '../daemon-client.js';
import { Feed } from './data/feed.js';
import { withEvent, type Model } from './data/model.js';
import { panes } from './keys.js';
import { freshState } from './pane.js';
import { plainText } from './text.js';

const width = 100;
/** What a pipe gets of each tab. */
const heights = [16, 14, 4, 0, 20, 0, 12, 12] as const;
const events = 15;

/** The state of the daemon as plain text, once: what a pipe gets instead of the dashboard. */
export async function snapshot(client: DaemonClient): Promise<string> {
  const feed = new Feed(client, () => undefined);
  await feed.load();
  let model: Model = feed.model();
  for await (const event of client.follow(
    'GET /v1/events',
    { query: { limit: events, severity: 'info' } },
    new AbortController().signal,
  ))
    model = withEvent(model, event);
  feed.stop();
  const parts = panes.flatMap((pane, index) => {
    const height = heights[index] ?? 0;
    if (height === 0) return [];
    const view = { model, state: freshState, width, height };
    return [`${pane.title}\n${plainText(pane.lines(view))}`];
  });
  return `${parts.map((part) => part.replaceAll(/\n{3,}/g, '\n\n').trimEnd()).join('\n\n')}\n`;
}
