import { expect, it } from 'vitest';
import { valuesOf } from '../../protocol/settings/stream-settings.js';
import { networkOf } from './network.js';
import { resolveOptions } from './resolve.js';

const resolved = () =>
  resolveOptions({
    flags: {},
    env: {},
    uid: 1000,
    cwd: '/',
    readFile: () => undefined,
  });

function networkWith(settings: Record<string, unknown>) {
  const warnings: string[] = [];
  const network = networkOf(resolved(), valuesOf(settings), (sentence) => warnings.push(sentence));
  return { network, warnings };
}

it('takes ports of the settings where no option names them', () => {
  expect(networkWith({ 'connection.stream_port': 20_000 })).toMatchObject({
    network: { streamPort: 20_000, streamPorts: 64 },
    warnings: [],
  });
});

it('starts with the usual ports where those of the settings end beyond the last one, and says so', () => {
  const { network, warnings } = networkWith({ 'connection.stream_port': 65_535 });
  expect(network).toMatchObject({ streamPort: 9944, streamPorts: 64 });
  expect(warnings).toEqual([
    '64 stream ports from 65535 end beyond port 65535: 64 from 9944 are used. Change connection.stream_port or connection.stream_ports.',
  ]);
});
