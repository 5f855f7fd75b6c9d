import type { Client } from '../../protocol/api/client.js';
import { clientStates, trustStates } from '../../protocol/api/client.js';
import type { DaemonStatus } from '../../protocol/api/daemon.js';
import type { Session } from '../../protocol/api/session.js';
import { pipelineStages, type Statistics } from '../../protocol/api/statistics.js';
import type { Stream, StreamCounters } from '../../protocol/api/stream.js';
import { prometheusLabel } from '../../protocol/text/prometheus-label.js';

/** Input of the metrics at one moment. */
export interface MetricsInput {
  readonly status: DaemonStatus;
  readonly sessions: readonly Session[];
  readonly clients: readonly Client[];
  readonly streams: readonly { readonly stream: Stream; readonly latest: Statistics | undefined }[];
}

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [labels: Labels, value: number];

const streamCounters: readonly (readonly [string, keyof StreamCounters, string])[] = [
  ['frames_rendered', 'framesRendered', 'Frames rendered'],
  ['frames_sent', 'framesSent', 'Frames sent'],
  ['frames_displayed', 'framesDisplayed', 'Frames that the client reported as displayed'],
  ['frames_dropped', 'framesDropped', 'Frames encoded and not sent'],
  ['frames_skipped', 'framesSkipped', 'Refresh ticks without a frame'],
  ['shards_sent', 'shardsSent', 'Shards sent'],
  ['sent_bytes', 'bytesSent', 'Bytes of video sent'],
  ['tracking_received', 'trackingReceived', 'Tracking packets received'],
  ['packets_malformed', 'packetsMalformed', 'Packets of the client that were dropped as malformed'],
  ['idr_requests', 'idrRequests', 'IDR frames that the client requested'],
  ['idrs_sent', 'idrsSent', 'IDR frames sent'],
  ['losses', 'losses', 'Losses noticed'],
  ['recoveries', 'recoveries', 'Losses recovered from'],
];

/** The state of the daemon in the text format of Prometheus, version 0.0.4. */
export function metricsText(input: MetricsInput): string {
  const { status, sessions, clients, streams } = input;
  const text = new Exposition();
  text.family('vrt_build_info', 'gauge', 'Version of the daemon', [[{ version: status.version }, 1]]);
  text.family('vrt_start_time_seconds', 'gauge', 'Start of the daemon, Unix time', [
    [{}, Date.parse(status.startedAt) / 1000],
  ]);
  text.family('vrt_cpu_seconds_total', 'counter', 'CPU time of the daemon', [[{}, status.cpuUs / 1e6]]);
  text.family('vrt_resident_memory_bytes', 'gauge', 'Resident memory of the daemon', [[{}, status.rssBytes]]);
  text.family(
    'vrt_discovery_ignored_total',
    'counter',
    'Datagrams on the discovery port that are not announcements',
    [[{}, status.packetsIgnored]],
  );
  text.family('vrt_users', 'gauge', 'Accounts and guests', [[{}, status.users]]);
  text.family(
    'vrt_gateway_up',
    'gauge',
    'Whether a gateway listens',
    status.gateways.map(({ name, state }): Sample => [{ gateway: name }, state === 'listening' ? 1 : 0]),
  );
  text.family(
    'vrt_gateway_connections',
    'gauge',
    'Connections of a gateway',
    status.gateways.map(({ name, connections }): Sample => [{ gateway: name }, connections]),
  );
  text.family('vrt_sessions', 'gauge', 'Sessions by state', [
    [{ state: 'running' }, sessions.filter(({ state }) => state === 'running').length],
    [{ state: 'stopped' }, sessions.filter(({ state }) => state === 'stopped').length],
  ]);
  text.family(
    'vrt_clients',
    'gauge',
    'Clients by trust and state',
    trustStates.flatMap((trust) =>
      clientStates.map((state): Sample => [
        { trust, state },
        clients.filter((client) => client.trust === trust && client.state === state).length,
      ]),
    ),
  );
  text.family('vrt_client_battery_ratio', 'gauge', 'Battery of a client, 0 to 1', [
    ...clients.flatMap(({ name, batteryPercent }): Sample[] =>
      batteryPercent === null ? [] : [[{ client: name }, batteryPercent / 100]],
    ),
  ]);

  const each = (pick: (stream: Stream) => number) =>
    streams.map(({ stream }): Sample => [labelsOf(stream), pick(stream)]);
  text.family('vrt_stream_up', 'gauge', 'Whether the client is present', [
    ...each(({ state }) => (state === 'streaming' ? 1 : 0)),
  ]);
  text.family(
    'vrt_stream_restarts_total',
    'counter',
    'Restarts of the streamer process',
    each(({ restarts }) => restarts),
  );
  for (const [name, field, help] of streamCounters)
    text.family(
      `vrt_stream_${name}_total`,
      'counter',
      help,
      each(({ counters }) => counters[field]),
    );
  text.family(
    'vrt_stream_cpu_seconds_total',
    'counter',
    'CPU time of the streamer',
    each(({ counters }) => counters.cpuUs / 1e6),
  );

  const measured = (pick: (row: Statistics) => number | null) =>
    streams.flatMap(({ stream, latest }): Sample[] => {
      const value = latest === undefined ? null : pick(latest);
      return value === null ? [] : [[labelsOf(stream), value]];
    });
  text.family(
    'vrt_stream_server_frame_rate',
    'gauge',
    'Frames sent per second',
    measured(({ serverFps }) => serverFps),
  );
  text.family(
    'vrt_stream_client_frame_rate',
    'gauge',
    'Frames displayed per second',
    measured(({ clientFps }) => clientFps),
  );
  text.family(
    'vrt_stream_bits_per_second',
    'gauge',
    'Video bits sent per second',
    measured(({ bitrateBps }) => bitrateBps),
  );
  text.family(
    'vrt_stream_target_bits_per_second',
    'gauge',
    'Target bitrate of the encoder',
    measured(({ bitrateTargetBps }) => bitrateTargetBps),
  );
  text.family(
    'vrt_stream_latency_seconds',
    'gauge',
    'Mean latency of the last half second by stage; total: from pose to light',
    streams.flatMap(({ stream, latest }) =>
      [...pipelineStages, 'total' as const].flatMap((stage): Sample[] => {
        const ms = latest?.latencyMs[stage] ?? null;
        return ms === null ? [] : [[{ ...labelsOf(stream), stage }, ms / 1000]];
      }),
    ),
  );
  return text.toString();
}

function labelsOf({ sessionName, clientName }: Stream): Labels {
  return { session: sessionName, client: clientName };
}

class Exposition {
  readonly #lines: string[] = [];

  /** A family without samples is left out. */
  family(name: string, type: 'counter' | 'gauge', help: string, samples: readonly Sample[]): void {
    if (samples.length === 0) return;
    this.#lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`);
    for (const [labels, value] of samples) {
      const written = Object.entries(labels).map(([label, text]) => `${label}="${prometheusLabel(text)}"`);
      this.#lines.push(`${name}${written.length === 0 ? '' : `{${written.join(',')}}`} ${value}`);
    }
  }

  toString(): string {
    return `${this.#lines.join('\n')}\n`;
  }
}
