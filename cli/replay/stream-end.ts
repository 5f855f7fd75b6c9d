import type { Stream } from '../../protocol/api/stream.js';

/**
 * Whether the last connection of a stream is over, so that its problem is that of this connection. While it connects,
 * the problem is still the one of the attempt before.
 */
export function isOver({ state }: Pick<Stream, 'state'>): boolean {
  return state === 'waiting' || state === 'restarting';
}
