import { VrtError } from '../../protocol/api/error.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { DaemonOptions, ResolvedOptions } from './resolve.js';

/** Where the daemon listens and dials; a discovery port of 0: it finds no headsets. */
export type Network = Pick<
  DaemonOptions,
  'discoveryAddress' | 'discoveryPort' | 'controlPort' | 'streamPort' | 'streamPorts'
>;

/**
 * What the command line, the environment or vrtd.yaml say, else the settings. Ports that the settings put beyond the last one are
 * left out and told, since nothing but a running daemon could change them; those of an option throw VrtError `config-invalid`.
 */
export function networkOf(
  { options, origins }: ResolvedOptions,
  { connection }: Pick<SettingValues, 'connection'>,
  warn: (sentence: string) => void,
): Network {
  const pick = <K extends keyof Network>(name: K, setting: Network[K]): Network[K] =>
    origins.get(name)?.from === 'default' ? setting : options[name];
  const network = {
    discoveryAddress: options.discoveryAddress,
    discoveryPort: pick('discoveryPort', connection.client_discovery?.port ?? 0),
    controlPort: pick('controlPort', connection.control_port),
    streamPort: pick('streamPort', connection.stream_port),
    streamPorts: pick('streamPorts', connection.stream_ports),
  };
  if (network.streamPort + network.streamPorts - 1 <= 65_535) return network;
  const beyond = `${network.streamPorts} stream ports from ${network.streamPort} end beyond port 65535`;
  const { streamPort, streamPorts } = options;
  const typed = [origins.get('streamPort'), origins.get('streamPorts')].every(
    (origin) => origin?.from !== 'default',
  );
  if (typed || streamPort + streamPorts - 1 > 65_535)
    throw new VrtError('config-invalid', `${beyond}.`, {
      hint: 'Give vrtd a lower --stream-port or fewer --stream-ports.',
    });
  warn(
    `${beyond}: ${streamPorts} from ${streamPort} are used. Change connection.stream_port or connection.stream_ports.`,
  );
  return { ...network, streamPort, streamPorts };
}
