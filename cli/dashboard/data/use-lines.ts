import { useEffect, useRef, useState } from 'react';
import { screenLines, type Screen, type Size } from '../frame.js';
import { sameLines, type Line } from '../text.js';
import type { Feed } from './feed.js';

/**
 * The screen as lines, as the daemon, the screen or the size change. Most events of a daemon are not on the screen:
 * they redraw nothing.
 */
export function useLines(feed: Feed, screen: Screen, size: Size): readonly Line[] {
  const [lines, setLines] = useState<readonly Line[]>(() => screenLines(screen, feed.model(), size));
  const shown = useRef(lines);
  useEffect(() => {
    const draw = () => {
      const next = screenLines(screen, feed.model(), size);
      if (sameLines(next, shown.current)) return;
      shown.current = next;
      setLines(next);
    };
    draw();
    return feed.subscribe(draw);
  }, [feed, screen, size]);
  return lines;
}
