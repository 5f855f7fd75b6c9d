import { counted } from '../../../protocol/text/counted.js';
import { showAgo, showBytes } from '../../output/units.js';
import type { Pane } from '../pane.js';
import { blank, line, span, type Line } from '../text.js';

export const aboutPane: Pane = {
  title: 'About',
  ids: () => [],
  lines: ({ model }) => {
    const { status, sessions, clients, streams } = model;
    return [
      line(span('  vrt', 'strong'), ', a headless VR and interactive-3D streaming host'),
      blank,
      ...(status === undefined
        ? [line(span('  No daemon answers.', 'warn'))]
        : [
            row('Version', status.version),
            row('Daemon', `pid ${status.pid}, started ${showAgo(status.startedAt, new Date())}`),
            row('Memory', showBytes(status.rssBytes)),
            row('CPU time', `${(status.cpuUs / 1e6).toFixed(1)} s`),
            row('Socket', status.socket),
            row('State', status.stateDir),
            row('Discovery', status.discoveryPort === null ? 'off' : `UDP port ${status.discoveryPort}`),
            row(
              'Holds',
              `${counted(sessions.length, 'session')}, ${counted(clients.length, 'client')}, ${counted(streams.length, 'stream')}`,
            ),
          ]),
      blank,
      line('  Manual: man vrt, man vrtd, man vrt-settings. Licence: MIT.'),
      line('  Everything here is a request of the local API: vrt api GET /v1/openapi.json'),
    ];
  },
  actions: [],
};

function row(name: string, value: string): Line {
  return line(span(`  ${name.padEnd(12)}`, 'dim'), value);
}
