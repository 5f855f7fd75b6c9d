import type { Session } from '../../protocol/api/session.js';
import type { View } from '../output/print.js';
import { showAgo, showBitrate } from '../output/units.js';

/** How sessions are listed. */
export const sessionView: View<Session> = {
  name: (session) => session.name,
  none: 'There are no sessions. Create one with `vrt session create --name lobby`.',
  columns: [
    { heading: 'NAME', cell: (session) => session.name },
    { heading: 'ID', cell: (session) => session.id },
    { heading: 'STATE', cell: (session) => session.state },
    { heading: 'FOR', cell: (session) => session.audience },
    { heading: 'SOURCE', cell: (session) => session.source },
    { heading: 'CODEC', cell: (session) => (session.source === 'none' ? '-' : session.codec) },
    {
      heading: 'BITRATE',
      cell: (session) => (session.source === 'none' ? '-' : showBitrate(session.bitrateBps)),
      value: (session) => session.bitrateBps,
      right: true,
    },
    {
      heading: 'REFRESH',
      cell: (session) => (session.source === 'none' ? '-' : `${session.refreshHz} Hz`),
      right: true,
    },
    { heading: 'SCENARIO', cell: (session) => session.scenario?.name ?? '-' },
    { heading: 'PEOPLE', cell: (session) => String(session.members.length), right: true },
    { heading: 'STREAMS', cell: (session) => String(session.streams.length), right: true },
    {
      heading: 'CREATED',
      cell: (session) => showAgo(session.createdAt, new Date()),
      value: (session) => Date.parse(session.createdAt),
    },
  ],
};
