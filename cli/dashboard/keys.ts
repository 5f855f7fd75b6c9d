import { aboutPane } from './panes/about.js';
import { clientsPane } from './panes/clients.js';
import { doctorPane } from './panes/doctor.js';
import { logsPane } from './panes/logs.js';
import { peoplePane } from './panes/people.js';
import { sessionsPane } from './panes/sessions.js';
import { settingsPane } from './panes/settings.js';
import { statisticsPane } from './panes/statistics.js';
import type { Pane } from './pane.js';
import { blank, line, span, type Line } from './text.js';

/** The tabs in order; their numbers are their keys. */
export const panes: readonly Pane[] = [
  clientsPane,
  sessionsPane,
  peoplePane,
  statisticsPane,
  settingsPane,
  logsPane,
  doctorPane,
  aboutPane,
];

/** Keys that do the same everywhere. */
export const everywhere: readonly (readonly [keys: string, what: string])[] = [
  ['1-8, Tab', 'switch to another tab (Shift-Tab: back)'],
  ['Up, Down, j, k', 'select'],
  ['PgUp, PgDn, g, G', 'a page, the first, the last'],
  ['Enter, click', 'open the row: all its fields; Esc goes back'],
  ['<, >, I', 'sort by another column; the other way round'],
  ['/', 'search; Esc ends it'],
  [':', 'go to a tab by its name, or run a command of vrt; Tab completes'],
  ['?', 'these keys'],
  ['q, Ctrl-C', 'leave'],
];

/** The page behind `?`, made from the tables of keys. */
export function helpLines(pane: Pane): Line[] {
  return [
    line(span(`Keys of ${pane.title}`, 'strong')),
    ...(pane.actions.length === 0 ? [line(span('  none of its own', 'dim'))] : []),
    ...pane.actions.map(({ key, what }) => row(key === 'return' ? 'Enter' : key, what)),
    blank,
    line(span('Everywhere', 'strong')),
    ...everywhere.map(([keys, what]) => row(keys, what)),
    blank,
    line(span('The last line shows the command that does the same as the key before it.', 'dim')),
  ];
}

function row(keys: string, what: string): Line {
  return line(span(`  ${keys.padEnd(20)}`, 'accent'), what);
}
