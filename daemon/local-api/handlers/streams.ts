import type { Streams } from '../../core/streams.js';
import type { HandlersOf } from '../handler.js';

export type StreamsPart = Pick<Streams, 'list' | 'get' | 'requestIdr'>;

export function streamHandlers(streams: StreamsPart): HandlersOf<'streams'> {
  return {
    'GET /v1/streams': () => streams.list(),
    'GET /v1/streams/:id': ({ params }) => streams.get(params.id),
    'POST /v1/streams/:id/idr': ({ params }) => streams.requestIdr(params.id),
  };
}
