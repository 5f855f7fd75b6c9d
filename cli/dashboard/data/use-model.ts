import { useSyncExternalStore } from 'react';
import type { Feed } from './feed.js';
import type { Model } from './model.js';

/** The model as it changes, at most ten times a second. */
export function useModel(feed: Feed): Model {
  return useSyncExternalStore(feed.subscribe, feed.model);
}
