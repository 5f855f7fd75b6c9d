import { csvCell } from '../../protocol/text/csv-cell.js';
import type { PipelineLatency, Statistics } from '../../protocol/api/statistics.js';
import type { Terminal } from '../terminal.js';
import { safe } from '../terminal.js';
import { table } from './table.js';
import { showBitrate, showMs } from './units.js';

/** The stages of a frame, in order, as people call them. */
const stageNames: readonly (readonly [stage: keyof PipelineLatency, name: string])[] = [
  ['game', 'game'],
  ['serverCompositor', 'server compositor'],
  ['encoder', 'encode'],
  ['network', 'network'],
  ['decoder', 'decode'],
  ['decoderQueue', 'decoder queue'],
  ['clientCompositor', 'client compositor'],
  ['vsyncQueue', 'vsync'],
];

/** Share of a text line that the longest bar takes. */
const barWidth = 40;

/** One stream's last half second: latency as bars, and a line of everything else. */
export function statisticsBlock(row: Statistics, terminal: Pick<Terminal, 'style'>): string {
  const { latencyMs } = row;
  const total = latencyMs.total ?? 0;
  const bars = stageNames.map(([stage, name]) => {
    const ms = latencyMs[stage];
    const length = total === 0 || ms === null ? 0 : Math.round((barWidth * ms) / total);
    return `  ${name.padEnd(18)}${(ms === null ? '-' : showMs(ms)).padStart(9)}  ${'#'.repeat(Math.min(barWidth, length))}`;
  });
  const loss = row.losses === 0 ? 'none' : `${row.losses}, ${row.recoveries} over`;
  const facts = [
    `frames ${row.serverFps.toFixed(1)}/s sent, ${row.clientFps.toFixed(1)}/s shown`,
    `bitrate ${showBitrate(row.bitrateBps)} of ${showBitrate(row.bitrateTargetBps)}`,
    `losses ${loss}`,
    `IDR ${row.idrs} (${row.idrRequests} asked)`,
    ...(row.recoveryFrames === null ? [] : [`recovery ${row.recoveryFrames.toFixed(1)} frames`]),
    ...(row.framesDropped === 0 ? [] : [`dropped ${row.framesDropped}`]),
    ...(row.batteryPercent === null ? [] : [`battery ${row.batteryPercent} %`]),
  ];
  return [
    terminal.style('strong', safe(`${row.session} to ${row.client}`)),
    ...bars,
    `  ${'total'.padEnd(18)}${(latencyMs.total === null ? '-' : showMs(latencyMs.total)).padStart(9)}`,
    `  ${facts.join(' | ')}`,
    '',
  ].join('\n');
}

const ms = (value: number | null) => (value === null ? '-' : value.toFixed(1));

/** History as a table, oldest first. */
export function historyTable(rows: readonly Statistics[]): string {
  return table(rows, [
    { heading: 'TIME', cell: ({ time }) => time.slice(0, 19).replace('T', ' ') },
    { heading: 'SESSION', cell: ({ session }) => session },
    { heading: 'CLIENT', cell: ({ client }) => client },
    { heading: 'TOTAL ms', cell: ({ latencyMs }) => ms(latencyMs.total), right: true },
    { heading: 'ENCODE', cell: ({ latencyMs }) => ms(latencyMs.encoder), right: true },
    { heading: 'NETWORK', cell: ({ latencyMs }) => ms(latencyMs.network), right: true },
    { heading: 'DECODE', cell: ({ latencyMs }) => ms(latencyMs.decoder), right: true },
    { heading: 'FPS', cell: ({ clientFps }) => clientFps.toFixed(1), right: true },
    { heading: 'Mbit/s', cell: ({ bitrateBps }) => (bitrateBps / 1e6).toFixed(2), right: true },
    { heading: 'TARGET', cell: ({ bitrateTargetBps }) => (bitrateTargetBps / 1e6).toFixed(2), right: true },
    { heading: 'LOSSES', cell: ({ losses }) => String(losses), right: true },
    { heading: 'IDRS', cell: ({ idrs }) => String(idrs), right: true },
  ]);
}

/** A row of nothing: its names are the columns, whether or not there are rows. The type shows when one is missing. */
const noRow: Statistics = {
  time: '',
  streamId: '',
  session: '',
  client: '',
  periodS: 0,
  serverFps: 0,
  clientFps: 0,
  bitrateBps: 0,
  bitrateTargetBps: 0,
  shards: 0,
  framesSent: 0,
  framesDropped: 0,
  losses: 0,
  recoveries: 0,
  recoveryFrames: null,
  idrs: 0,
  idrRequests: 0,
  batteryPercent: null,
  latencyMs: {
    game: null,
    serverCompositor: null,
    encoder: null,
    network: null,
    decoder: null,
    decoderQueue: null,
    clientCompositor: null,
    vsyncQueue: null,
    total: null,
  },
};
const columns = [...flat(noRow).keys()];

/** Comma-separated values with a heading (RFC 4180, with line feeds); nested names by dots, empty where nothing was measured. */
export function csv(rows: readonly Statistics[], heading = true): string {
  const lines = rows.map((row) => {
    const values = flat(row);
    return columns.map((name) => csvCell(values.get(name) ?? null)).join(',');
  });
  return [...(heading ? [columns.join(',')] : []), ...lines].map((line) => `${line}\n`).join('');
}

function flat({ latencyMs, ...row }: Statistics): Map<string, string | number | null> {
  const stages = Object.entries(latencyMs).map(([stage, value]) => [`latencyMs.${stage}`, value] as const);
  return new Map<string, string | number | null>([...Object.entries(row), ...stages]);
}
