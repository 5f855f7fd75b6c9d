import type { Event, Severity } from '../../../protocol/api/event.js';
import { isFound, selectedIndex, type Pane, type View } from '../pane.js';
import { blank, line, span, wrapped, type Line, type Tone } from '../text.js';
import { scrollTo } from '../widgets/list.js';

const severities: readonly Severity[] = ['debug', 'info', 'warning', 'error'];
const tones: Readonly<Record<Severity, Tone>> = {
  debug: 'dim',
  info: 'plain',
  warning: 'warn',
  error: 'bad',
};
const detailLines = 4;

function least({ state }: View): Severity {
  return severities.find((one) => one === state.options['severity']) ?? 'info';
}

function follows({ state }: View): boolean {
  return state.options['follow'] !== 'no';
}

function rowsOf(view: View): readonly Event[] {
  const from = severities.indexOf(least(view));
  return view.model.events.filter(
    ({ severity, type, session, client, message }) =>
      severities.indexOf(severity) >= from && isFound(view.state.search, type, session, client, message),
  );
}

function indexOf(view: View, rows: readonly Event[]): number {
  if (follows(view)) return rows.length - 1;
  return selectedIndex(
    rows.map(({ seq }) => String(seq)),
    view.state,
  );
}

/** Which rows are seen, and how many fit. */
function windowOf(
  view: View,
  rows: readonly Event[],
): { readonly selected: number; readonly height: number; readonly top: number } {
  const selected = indexOf(view, rows);
  const height = view.height - detailLines - 1;
  const before = follows(view) ? selected - height + 1 : view.state.top;
  return { selected, height, top: scrollTo(selected, rows.length, height, before) };
}

function eventCommand({ seq }: Event): string {
  return `vrt events --since ${seq - 1} --limit 1`;
}

export const logsPane: Pane = {
  title: 'Logs',
  startsAtEnd: true,
  ids: (view) => rowsOf(view).map(({ seq }) => String(seq)),
  top: (view) => windowOf(view, rowsOf(view)).top,
  rowAt: (view, place) => {
    const rows = rowsOf(view);
    const { top, height } = windowOf(view, rows);
    const index = top + place - 1;
    return place > 0 && place <= height && index < rows.length ? index : undefined;
  },
  page: (view) => {
    const rows = rowsOf(view);
    const row = rows[indexOf(view, rows)];
    return row && { title: `Event ${row.seq}`, command: eventCommand(row), row };
  },
  lines: (view) => {
    const rows = rowsOf(view);
    const { selected, height, top } = windowOf(view, rows);
    const shown = rows
      .slice(top, top + height)
      .map((event, offset) => eventLine(event, top + offset === selected));
    const heading = line(
      span(
        `  severity ${least(view)} and worse (v) | ${follows(view) ? 'following' : 'not following'} (f) | ${rows.length} lines`,
        'dim',
      ),
    );
    const room = Array.from({ length: Math.max(0, height - shown.length) }, () => blank);
    const event = rows[selected];
    return [heading, ...shown, ...room, blank, ...(event === undefined ? [] : details(event, view.width))];
  },
  actions: [
    {
      key: 'v',
      what: 'severity',
      command: (view) => `vrt logs --level ${least(view) === 'warning' ? 'warn' : least(view)}`,
      run: (view, desk) => {
        const next = severities[(severities.indexOf(least(view)) + 1) % severities.length];
        desk.option('severity', next ?? 'info');
      },
    },
    {
      key: 'f',
      what: 'follow',
      command: () => 'vrt logs --follow',
      run: (view, desk) => desk.option('follow', follows(view) ? 'no' : 'yes'),
    },
    {
      key: 'c',
      what: 'copy as JSON',
      command: (view) => {
        const rows = rowsOf(view);
        const event = rows[indexOf(view, rows)];
        return event && `${eventCommand(event)} --json`;
      },
      run: (view, desk) => {
        const rows = rowsOf(view);
        const event = rows[indexOf(view, rows)];
        if (event !== undefined) desk.copy(JSON.stringify(event));
      },
    },
  ],
};

function eventLine({ time, severity, type, message }: Event, isSelected: boolean): Line {
  const clock = new Date(time).toLocaleTimeString('sv');
  const tone = isSelected ? 'selected' : tones[severity];
  return line(
    span(isSelected ? '> ' : '  ', tone),
    span(`${clock} `, isSelected ? tone : 'dim'),
    span(`${severity.padEnd(7)} ${type.padEnd(8)} ${message}`, tone),
  );
}

function details({ seq, action, type, session, client, data }: Event, width: number): Line[] {
  return [
    line(
      span(`#${seq} ${type}.${action}`, 'strong'),
      session === undefined ? '' : ` session ${session}`,
      client === undefined ? '' : ` client ${client}`,
    ),
    ...wrapped(JSON.stringify(data), width, 'dim').slice(0, detailLines - 2),
  ];
}
