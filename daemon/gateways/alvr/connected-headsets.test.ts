import { expect, it } from 'vitest';
import type { Stream } from '../../../protocol/api/stream.js';
import { ConnectedHeadsets } from './connected-headsets.js';

const stream = (state: string) =>
  ({
    id: 'x',
    state,
    peer: { address: '10.0.0.2', transport: 'udp' },
    clientId: 'c',
    clientName: 'desk',
    sessionName: 'lobby',
    startedAt: 'earlier',
  }) as unknown as Stream;

it('lists who streams, since when, and why the connection before ended', () => {
  const connected = new ConnectedHeadsets();
  const note = (action: string, time: string, data: Record<string, unknown> = {}) =>
    connected.note({ action, time, data: { streamId: 'x', ...data } });
  const seen = () => connected.describe([stream('streaming')], [])[0];
  expect(connected.describe([stream('waiting')], [])).toEqual([]);
  note('streaming', '1');
  expect(seen()).toMatchObject({
    user: 'desk',
    session: 'lobby',
    version: 'ALVR',
    since: '1',
    lastReason: null,
  });
  note('ended', '2', { reason: 'it was taken off' });
  note('streaming', '3');
  expect(seen()).toMatchObject({ since: '3', lastReason: 'it was taken off' });
  note('died', '4', { how: 'signal SIGKILL' });
  note('streaming', '5');
  expect(seen()).toMatchObject({ since: '5', lastReason: 'its streamer died (signal SIGKILL)' });
  note('closed', '6');
  expect(seen()).toMatchObject({ since: 'earlier', lastReason: null });
});
