import type { DoctorCheck } from '../../../protocol/api/daemon.js';
import { isFound, type Pane, type View } from '../pane.js';
import { blank, line, span, wrapped, type Line, type Tone } from '../text.js';
import type { ListColumn } from '../widgets/list.js';
import { listPane } from '../widgets/list-pane.js';

const tones: Readonly<Record<DoctorCheck['status'], Tone>> = { ok: 'good', warning: 'warn', missing: 'bad' };

const columns: readonly ListColumn<DoctorCheck>[] = [
  { heading: 'CHECK', cell: ({ name }) => name },
  { heading: 'STATUS', cell: ({ status }) => status, tone: ({ status }) => tones[status] },
  { heading: 'RESULT', cell: ({ detail }) => detail },
];

const list = listPane<DoctorCheck>({
  rows: ({ model, state }) =>
    model.doctor === undefined || model.doctor === 'looking'
      ? []
      : model.doctor.filter(({ name, status, detail }) => isFound(state.search, name, status, detail)),
  // Several checks may have one name.
  id: ({ name, detail }) => `${name} ${detail}`,
  columns,
  none: ({ model }) =>
    model.doctor === 'looking' ? 'Checking this machine ...' : 'Press e to check this machine.',
  page: (row) => ({ title: row.name, command: 'vrt doctor', row }),
  details,
  detailLines: 5,
});

export const doctorPane: Pane = {
  title: 'Doctor',
  ids: list.ids,
  lines: list.lines,
  top: list.top,
  rowAt: list.rowAt,
  page: list.page,
  sorts: list.sorts,
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

function details({ detail, hint }: DoctorCheck, { width }: View): Line[] {
  return [
    blank,
    ...wrapped(detail, width).slice(0, 2),
    ...(hint === ''
      ? [line(span('Nothing to do.', 'dim'))]
      : wrapped(`Type: ${hint}`, width, 'accent').slice(0, 2)),
  ];
}
