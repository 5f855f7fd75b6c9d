import { expect, it } from 'vitest';
import { liveStreams } from './live-streams.js';

const well = { sessionName: 'lobby', clientName: 'desk', problem: null };
const ill = { sessionName: 'attic', clientName: '1234.client', problem: 'nothing arrives on UDP port 9944' };

it('names each stream that has a problem, and counts the others', () => {
  expect(liveStreams([])).toEqual([]);
  expect(liveStreams([well, well])).toMatchObject([{ status: 'ok', detail: '2 without a problem' }]);
  expect(liveStreams([well, ill])).toMatchObject([
    { status: 'ok', detail: '1 without a problem' },
    { status: 'warning', name: 'stream attic', detail: '1234.client: nothing arrives on UDP port 9944' },
  ]);
});
