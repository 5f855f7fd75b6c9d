import type { Setting, SettingOutcome } from '../../../protocol/api/setting.js';
import { vrtCommand } from '../../../protocol/text/vrt-command.js';
import { counted } from '../../../protocol/text/counted.js';
import { scopeFlags, scopeQuery, type Model, type Scope } from '../data/model.js';
import { isFound, type Desk, type Pane, type View } from '../pane.js';
import { blank, line, span, wrapped, type Line } from '../text.js';
import { disturbance } from '../../commands/settings/outcome.js';
import { cut } from '../../output/display-width.js';
import { readValue, showValue } from '../../output/setting-value.js';
import type { ListColumn } from '../widgets/list.js';
import { listPane } from '../widgets/list-pane.js';

const needs = { live: 'live', stream: 'stream', gateway: 'gateway', daemon: 'daemon' } as const;

const columns: readonly ListColumn<Setting>[] = [
  { heading: ' ', cell: (setting) => (isChanged(setting) ? '*' : ' '), tone: () => 'warn' },
  {
    heading: 'SETTING',
    shrinks: true,
    cell: ({ path }) => path,
    tone: ({ active }) => (active ? 'plain' : 'dim'),
  },
  {
    heading: 'VALUE',
    cell: (setting) =>
      cut(
        setting.kind === 'preset' && setting.value === null ? 'custom' : showValue(setting.value, setting),
        20,
      ),
    tone: ({ active }) => (active ? 'accent' : 'dim'),
  },
  { heading: 'FROM', cell: ({ scope, kind }) => (kind === 'preset' ? 'preset' : scope) },
  { heading: 'NEEDS', cell: ({ effect }) => needs[effect] },
];

function isChanged({ kind, scope }: Setting): boolean {
  return kind !== 'preset' && scope !== 'default';
}

const list = listPane<Setting>({
  rows: ({ model, state }) =>
    model.settings.filter(
      (setting) =>
        (state.options['all'] === 'yes' || setting.active) &&
        isFound(state.search, setting.path, setting.title, setting.help, isChanged(setting) ? 'changed' : ''),
    ),
  id: ({ path }) => path,
  columns,
  none: () => 'No setting fits the search.',
  heading: ({ model: { scope }, state }, rows) => {
    const whose = scope.kind === 'user' ? 'everything' : `${scope.kind} ${scope.name}`;
    const which = state.options['all'] === 'yes' ? 'all' : 'in force';
    return line(
      span(`  of ${whose} (o) | ${which} (m) | * changed | ${counted(rows.length, 'setting')}`, 'dim'),
    );
  },
  details,
  detailLines: 6,
});

export const settingsPane: Pane = {
  title: 'Settings',
  ids: list.ids,
  lines: list.lines,
  top: list.top,
  rowAt: list.rowAt,
  sorts: list.sorts,
  actions: [
    list.onSelected(
      'return',
      'change',
      ({ kind, path }, { model }) =>
        vrtCommand(
          `settings ${kind === 'preset' ? 'preset apply' : 'set'}`,
          [path, 'VALUE'],
          ...scopeFlags(model.scope),
        ),
      (setting, desk, { model }) => edit(setting, model.scope, desk),
    ),
    list.onSelected(
      'r',
      'reset',
      ({ path }, { model }) => vrtCommand('settings reset', [path], ...scopeFlags(model.scope)),
      ({ path }, desk, { model: { scope } }) =>
        carefully(desk, scope, `Reset ${path}`, (dryRun) =>
          desk.client.call('DELETE /v1/settings/:path', {
            params: { path },
            query: { ...scopeQuery(scope), dryRun },
          }),
        ),
    ),
    {
      key: 'o',
      what: 'whose',
      command: (view) => vrtCommand('settings list', [], ...scopeFlags(nextScope(view.model))),
      run: (view, desk) => desk.loadSettings(nextScope(view.model)),
    },
    {
      key: 'm',
      what: 'all or in force',
      command: () => 'vrt settings list --all',
      run: (view, desk) => desk.option('all', view.state.options['all'] === 'yes' ? 'no' : 'yes'),
    },
  ],
  entered: (desk, model) => desk.loadSettings(model.scope),
};

/** Everything, then each session, then each client, and round again. */
function nextScope({ scope, sessions, clients }: Model): Scope {
  const all: Scope[] = [
    { kind: 'user' },
    ...sessions.map(({ name }): Scope => ({ kind: 'session', name })),
    ...clients.filter(({ trust }) => trust !== 'new').map(({ name }): Scope => ({ kind: 'client', name })),
  ];
  const at = all.findIndex(
    (one) =>
      one.kind === scope.kind && (one.kind === 'user' || (scope.kind !== 'user' && one.name === scope.name)),
  );
  return all[(at + 1) % all.length] ?? { kind: 'user' };
}

function edit(setting: Setting, scope: Scope, desk: Desk): void | Promise<void> {
  const { path, kind, value, title, choices } = setting;
  const put = (next: unknown) =>
    carefully(desk, scope, `${path} = ${showValue(next, setting)}`, (dryRun) =>
      desk.client.call('PUT /v1/settings/:path', {
        params: { path },
        body: { value: next, ...scopeQuery(scope), dryRun },
      }),
    );
  switch (kind) {
    case 'boolean':
    case 'switch':
    case 'optional':
      return put(value !== true);
    case 'choice':
    case 'preset':
      return desk.open({
        kind: 'form',
        title: `${title}: left and right`,
        fields: [
          {
            name: 'value',
            label: title,
            value: typeof value === 'string' ? value : (choices[0]?.value ?? ''),
            choices: choices.map((one) => one.value),
          },
        ],
        submit: (values) => put(values['value']),
      });
    default:
      return desk.open({
        kind: 'ask',
        title: `${title}${setting.minimum === null ? '' : ` (${setting.minimum} to ${setting.maximum ?? ''}${setting.unit === null ? '' : ` ${setting.unit}`})`}`,
        initial: typeof value === 'string' ? value : JSON.stringify(value),
        submit: (text) => put(readValue(setting, text)),
      });
  }
}

/** Asks before streams are restarted and clients disconnected. */
async function carefully(
  desk: Desk,
  scope: Scope,
  what: string,
  change: (dryRun: boolean) => Promise<SettingOutcome>,
): Promise<void> {
  const doIt = async () => {
    const { changes, effect } = await change(false);
    await desk.loadSettings(scope);
    desk.refresh();
    const later = effect === 'daemon' && changes.length > 0 ? ', in force when the daemon starts next' : '';
    desk.notice(changes.length === 0 ? 'Nothing changed.' : `${what}${later}`);
  };
  const disturbed = disturbance(await change(true));
  if (disturbed === undefined) return doIt();
  desk.open({ kind: 'confirm', question: `${what}. ${disturbed} Go on?`, yes: doIt });
}

function details(setting: Setting, { width }: View): Line[] {
  const { section, title, help, kind, minimum, maximum, unit, choices, active } = setting;
  const takes =
    kind === 'number'
      ? `${minimum ?? ''} to ${maximum ?? ''}${unit === null ? '' : ` ${unit}`}`
      : choices.length > 0
        ? choices.map(({ value }) => value).join(', ')
        : kind === 'text'
          ? 'a text'
          : ['array', 'vector', 'dictionary'].includes(kind)
            ? 'JSON'
            : 'true or false';
  return [
    blank,
    line(
      span([...section, title].join(' > '), 'strong'),
      active ? '' : span('  not in force: off or not selected', 'warn'),
    ),
    ...wrapped(help, width).slice(0, 2),
    line(span('Takes ', 'dim'), takes, span('   default ', 'dim'), showValue(setting.default, setting)),
  ];
}
