import { expect, it } from 'vitest';
import { valuesOf } from '../../protocol/settings/stream-settings.js';
import { checkNetworkChange, networkOf } from './network.js';
import { resolveOptions } from './resolve.js';

const resolved = (flags = {}) =>
  resolveOptions({
    flags,
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

it('refuses a change after which no start would have its ports, and no other', () => {
  const check = (settings: Record<string, unknown>, ...paths: string[]) =>
    checkNetworkChange(resolved(), valuesOf(settings), paths);
  const far = { 'connection.stream_port': 65_535 };
  expect(() => check(far, 'connection.stream_port')).toThrow(
    expect.objectContaining({
      code: 'invalid-request',
      message: '64 stream ports from 65535 end beyond port 65535.',
      hint: expect.stringContaining('up to 65472'),
    }),
  );
  expect(() => check({ 'connection.stream_port': 65_472 }, 'connection.stream_port')).not.toThrow();
  expect(() => check({ ...far, 'connection.stream_ports': 1 }, 'connection.stream_ports')).not.toThrow();
  // What was bad before stays changeable elsewhere.
  expect(() => check(far, 'video.preferred_fps')).not.toThrow();
});

it('names only the setting that would help: an option that was typed outlasts a setting', () => {
  const hint = (flags: Record<string, string>, settings: Record<string, unknown>) => {
    try {
      checkNetworkChange(resolved(flags), valuesOf(settings), Object.keys(settings));
    } catch (error) {
      return (error as { hint?: string }).hint;
    }
    return 'nothing was refused';
  };
  expect(hint({ streamPort: '65400' }, { 'connection.stream_ports': 200 })).toBe(
    'Choose connection.stream_ports up to 136.',
  );
  expect(hint({ streamPorts: '100' }, { 'connection.stream_port': 65_535 })).toBe(
    'Choose connection.stream_port up to 65436.',
  );
});
