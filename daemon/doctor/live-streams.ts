import type { DoctorCheck } from '../../protocol/api/daemon.js';
import type { Stream } from '../../protocol/api/stream.js';
import { ok, warning } from './check.js';

/** Problems of the streams of a running daemon. */
export function liveStreams(
  streams: readonly Pick<Stream, 'sessionName' | 'clientName' | 'problem'>[],
): DoctorCheck[] {
  const troubled = streams.flatMap(({ sessionName, clientName, problem }) =>
    problem === null
      ? []
      : [
          warning(
            `stream ${sessionName}`,
            `${clientName}: ${problem}`,
            `See \`vrt stream show ${sessionName}\` and \`vrt events --type stream\`.`,
          ),
        ],
  );
  const healthy = streams.length - troubled.length;
  return healthy === 0 ? troubled : [ok('streams', `${healthy} without a problem`), ...troubled];
}
