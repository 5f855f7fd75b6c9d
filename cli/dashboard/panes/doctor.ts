import type { DoctorCheck } from '../../../protocol/api/daemon.js';
import { isFound, selectedIndex, type Pane, type View } from '../pane.js';
import { blank, line, span, wrapped, type Line, type Tone } from '../text.js';
import { listLines, type ListColumn } from '../widgets/list.js';

const tones: Readonly<Record<DoctorCheck['status'], Tone>> = { ok: 'good', warning: 'warn', missing: 'bad' };

const columns: readonly ListColumn<DoctorCheck>[] = [
  { heading: 'CHECK', cell: ({ name }) => name },
  { heading: 'STATUS', cell: ({ status }) => status, tone: ({ status }) => tones[status] },
  { heading: 'WHAT WAS FOUND', cell: ({ detail }) => detail },
];
const detailLines = 5;

function rowsOf({ model, state }: View): readonly DoctorCheck[] {
  if (model.doctor === undefined || model.doctor === 'looking') return [];
  return model.doctor.filter(({ name, status, detail }) => isFound(state.search, name, status, detail));
}

export const doctorPane: Pane = {
  title: 'Doctor',
  ids: (view) => rowsOf(view).map(({ name }) => name),
  lines: (view) => {
    const rows = rowsOf(view);
    const selected = selectedIndex(
      rows.map(({ name }) => name),
      view.state,
    );
    const list = listLines(rows, columns, {
      selected,
      width: view.width,
      height: view.height - detailLines,
      none:
        view.model.doctor === 'looking' ? 'Looking at this machine ...' : 'Press e to look at this machine.',
    });
    const room = Array.from({ length: Math.max(0, view.height - detailLines - list.length) }, () => blank);
    const check = rows[selected];
    return [...list, ...room, ...(check === undefined ? [] : details(check, view.width))];
  },
  actions: [
    {
      key: 'e',
      what: 'examine again',
      command: () => 'vrt doctor',
      run: (_view, desk) => desk.loadDoctor(),
    },
  ],
  entered: (desk, model) => (model.doctor === undefined ? desk.loadDoctor() : undefined),
};

function details({ detail, hint }: DoctorCheck, width: number): Line[] {
  return [
    blank,
    ...wrapped(detail, width).slice(0, 2),
    ...(hint === ''
      ? [line(span('Nothing to do.', 'dim'))]
      : wrapped(`Type: ${hint}`, width, 'accent').slice(0, 2)),
  ];
}
