import type { StatisticsQuery } from '../../../protocol/api/statistics.js';
import { VrtError } from '../../../protocol/api/error.js';
import type { Clients } from '../../core/clients.js';
import type { Sessions } from '../../core/sessions.js';
import type { StatisticsLog } from '../../core/statistics.js';
import type { StatisticsSelection } from '../../core/store.js';
import type { Streams } from '../../core/streams.js';
import type { HandlersOf } from '../handler.js';
import { metricsText } from '../metrics.js';
import { readMoment } from '../moment.js';
import type { DaemonPart } from './daemon.js';

export interface StatisticsPart {
  readonly statistics: Pick<StatisticsLog, 'latest' | 'select'>;
  readonly sessions: Pick<Sessions, 'list'>;
  readonly clients: Pick<Clients, 'list'>;
  readonly streams: Pick<Streams, 'list' | 'get'>;
  readonly daemon: Pick<DaemonPart, 'status'>;
  readonly now: () => Date;
}

const defaultAgeMs = 5 * 60_000;
const defaultLimit = 10_000;
/** Seconds are kept for an hour: what reaches further back is answered in minutes. */
const secondsKeptMs = 3_600_000;

export function statisticsHandlers(part: StatisticsPart): HandlersOf<'stats' | 'metrics'> {
  const { statistics, sessions, clients, streams, daemon, now } = part;
  return {
    'GET /v1/stats': ({ query }) => statistics.select(selectionOf(query, now())),
    'GET /v1/stats/:id': ({ params }) => {
      const stream = streams.get(params.id);
      const row = statistics.latest(stream.id);
      if (row !== undefined) return row;
      throw new VrtError('stream-not-live', `Stream ${stream.id} has measured nothing yet.`);
    },
    'GET /v1/metrics': () =>
      metricsText({
        status: daemon.status(),
        sessions: sessions.list(),
        clients: clients.list(),
        streams: streams.list().map((stream) => ({ stream, latest: statistics.latest(stream.id) })),
      }),
  };
}

/** Throws VrtError `invalid-request`. */
function selectionOf(query: StatisticsQuery, now: Date): StatisticsSelection {
  const { session, client, limit = defaultLimit } = query;
  const since =
    query.since === undefined
      ? new Date(now.getTime() - defaultAgeMs)
      : readMoment('since', query.since, now);
  const until = query.until === undefined ? now : readMoment('until', query.until, now);
  const seconds =
    query.resolution === undefined
      ? since.getTime() >= now.getTime() - secondsKeptMs
      : query.resolution === '1s';
  return {
    resolutionS: seconds ? 1 : 60,
    sinceS: Math.floor(since.getTime() / 1000),
    untilS: Math.ceil(until.getTime() / 1000),
    session,
    client,
    limit,
  };
}
