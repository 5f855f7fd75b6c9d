import { pipelineStages, type PipelineStage, type Statistics } from '../../../protocol/api/statistics.js';
import type { Stream } from '../../../protocol/api/stream.js';
import { vrtCommand } from '../../../protocol/text/vrt-command.js';
import { showBitrate, showMs } from '../../output/units.js';
import { selectedIndex, type Pane, type View } from '../pane.js';
import { blank, line, span, wrapped, type Line, type Span } from '../text.js';
import { niceMaximum, sparkline, stackedGraph } from '../widgets/graph.js';

/** A letter and a name for each stage, lowest in the stack first. */
const stages: Readonly<Record<PipelineStage, readonly [letter: string, name: string]>> = {
  game: ['g', 'game'],
  serverCompositor: ['s', 'server'],
  encoder: ['e', 'encode'],
  network: ['n', 'network'],
  decoder: ['d', 'decode'],
  decoderQueue: ['q', 'queue'],
  clientCompositor: ['c', 'client'],
  vsyncQueue: ['v', 'vsync'],
};
const labelWidth = 13;
/** Lines below the stacked graph. */
const otherLines = 14;

function streamsOf({ model }: View): readonly Stream[] {
  return model.streams;
}

function nameOf({ sessionName, clientName }: Stream): string {
  return `${sessionName} to ${clientName}`;
}

export const statisticsPane: Pane = {
  title: 'Statistics',
  ids: (view) => streamsOf(view).map(({ id }) => id),
  lines: (view) => {
    const streams = streamsOf(view);
    const selected = selectedIndex(
      streams.map(({ id }) => id),
      view.state,
    );
    const stream = streams[selected];
    if (stream === undefined)
      return [
        blank,
        line(
          span(
            '  There are no streams. A stream begins when a trusted client meets a running session.',
            'dim',
          ),
        ),
      ];
    const rows = view.model.statistics.get(stream.id) ?? [];
    const picker = streams.length === 1 ? '' : `  (${selected + 1} of ${streams.length}: up and down)`;
    return [
      line(span(`  ${nameOf(stream)}`, 'strong'), span(`${picker}  ${stream.state}`, 'dim')),
      ...(rows.length === 0
        ? [blank, line(span('  Waiting for the first half second ...', 'dim'))]
        : graphs(rows, view)),
    ];
  },
  actions: [
    {
      key: 'i',
      what: 'IDR',
      command: (view) => {
        const stream = streamAt(view);
        return stream && vrtCommand('stream idr', [stream.id]);
      },
      run: async (view, desk) => {
        const stream = streamAt(view);
        if (stream === undefined) return;
        await desk.client.call('POST /v1/streams/:id/idr', { params: { id: stream.id } });
        desk.notice('The next frame is an IDR.');
      },
    },
    {
      key: 'p',
      what: 'print as a table',
      command: (view) => {
        const stream = streamAt(view);
        return stream && vrtCommand('stats', [stream.sessionName], '--watch');
      },
      run: (view, desk) => {
        const stream = streamAt(view);
        if (stream !== undefined)
          desk.copy(vrtCommand('stats', [stream.sessionName], '--since', '10m', '--csv'));
      },
    },
  ],
};

function streamAt(view: View): Stream | undefined {
  const streams = streamsOf(view);
  return streams[
    selectedIndex(
      streams.map(({ id }) => id),
      view.state,
    )
  ];
}

function graphs(rows: readonly Statistics[], { width, height }: View): Line[] {
  const graphWidth = Math.max(10, width - labelWidth - 2);
  const graphHeight = Math.max(3, height - otherLines);
  const totals = rows.map(({ latencyMs }) => latencyMs.total);
  const maximum = niceMaximum(totals.slice(-graphWidth), 10);
  const series = pipelineStages.map((stage, index) => ({
    letter: stages[stage][0],
    tone: `stage${index}` as const,
    values: rows.map(({ latencyMs }) => latencyMs[stage]),
  }));
  const stack = stackedGraph(series, graphWidth, graphHeight, maximum);
  const last = rows.at(-1);
  return [
    line(span(`  latency by stage, half seconds, newest right`, 'dim')),
    ...stack.map((parts, index) => line(span(scale(index, graphHeight, maximum), 'dim'), ...parts)),
    legend(),
    marks(rows, graphWidth),
    bars(
      'frames/s',
      rows.map(({ clientFps }) => clientFps),
      graphWidth,
      last?.clientFps.toFixed(0) ?? '-',
    ),
    bars(
      'frame ms',
      rows.map(({ clientFps }) => (clientFps > 0 ? 1000 / clientFps : null)),
      graphWidth,
      last !== undefined && last.clientFps > 0 ? (1000 / last.clientFps).toFixed(1) : '-',
    ),
    bars(
      'Mbit/s',
      rows.map(({ bitrateBps }) => bitrateBps),
      graphWidth,
      mbps(last?.bitrateBps),
      bitrateScale(rows, graphWidth),
    ),
    bars(
      'target',
      rows.map(({ bitrateTargetBps }) => bitrateTargetBps),
      graphWidth,
      mbps(last?.bitrateTargetBps),
      bitrateScale(rows, graphWidth),
    ),
    blank,
    ...(last === undefined ? [] : summary(last, rows, width)),
  ];
}

/** The scale on the first, middle and last line of a graph. */
function scale(index: number, height: number, maximum: number): string {
  const share = 1 - index / Math.max(1, height - 1);
  const shown = index === 0 || index === height - 1 || index === Math.floor((height - 1) / 2);
  return `${(shown ? `${(maximum * share).toFixed(0)} ms` : '').padStart(labelWidth - 1)} `;
}

function legend(): Line {
  const parts = pipelineStages.flatMap((stage, index): Span[] => {
    const [letter, name] = stages[stage];
    return [span(letter, `stage${index}`), span(` ${name}  `, 'dim')];
  });
  return line(span('  '), ...parts);
}

/** Where losses (L) and IDR frames (I) were; X: both in one half second. */
function marks(rows: readonly Statistics[], width: number): Line {
  const signs = rows
    .slice(-width)
    .map(({ losses, idrs }) => (losses > 0 && idrs > 0 ? 'X' : losses > 0 ? 'L' : idrs > 0 ? 'I' : '.'));
  return line(
    span('L loss I IDR '.padStart(labelWidth), 'dim'),
    span(signs.join('').padStart(width), 'warn'),
  );
}

function bars(
  name: string,
  values: readonly (number | null)[],
  width: number,
  now: string,
  maximum = niceMaximum(values.slice(-width), 1e-9),
): Line {
  return line(
    span(`${name.padStart(8)} ${now.padStart(3)} `.padStart(labelWidth), 'dim'),
    span(sparkline(values, width, maximum), 'accent'),
  );
}

/** Actual and target share a scale, so that they can be compared by eye. */
function bitrateScale(rows: readonly Statistics[], width: number): number {
  return niceMaximum(
    rows.slice(-width).flatMap(({ bitrateBps, bitrateTargetBps }) => [bitrateBps, bitrateTargetBps]),
    1e5,
  );
}

function mbps(bps: number | undefined): string {
  return bps === undefined ? '-' : (bps / 1e6).toFixed(bps < 1e7 ? 1 : 0);
}

function summary(last: Statistics, rows: readonly Statistics[], width: number): Line[] {
  const total = last.latencyMs.total;
  const sum = (pick: (row: Statistics) => number) => rows.reduce((all, row) => all + pick(row), 0);
  const recovered = rows.flatMap(({ recoveryFrames }) => recoveryFrames ?? []);
  const mean = recovered.length === 0 ? undefined : recovered.reduce((a, b) => a + b, 0) / recovered.length;
  return [
    ...wrapped(
      `Now: ${total === null ? '-' : showMs(total)} pose to light, ${last.serverFps.toFixed(0)} frames/s sent, ${last.clientFps.toFixed(0)} shown, ${showBitrate(last.bitrateBps)} of ${showBitrate(last.bitrateTargetBps)}${last.batteryPercent === null ? '' : `, battery ${last.batteryPercent} %`}.`,
      width - 2,
    ),
    ...wrapped(
      `So far: ${sum(({ losses }) => losses)} losses, ${sum(({ recoveries }) => recoveries)} over${mean === undefined ? '' : `, each after ${mean.toFixed(1)} frames`}; ${sum(({ idrs }) => idrs)} IDR of ${sum(({ idrRequests }) => idrRequests)} asked for; ${sum(({ framesDropped }) => framesDropped)} frames dropped.`,
      width - 2,
    ),
  ].map((parts) => line('  ', ...parts));
}
