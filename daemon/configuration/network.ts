import { VrtError } from '../../protocol/api/error.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { DaemonOptions, ResolvedOptions } from './resolve.js';

const lastPort = 65_535;
const portSettings = ['connection.stream_port', 'connection.stream_ports'];

/** Where the daemon listens and dials; a discovery port of 0: it finds no headsets. */
export type Network = Pick<
  DaemonOptions,
  'discoveryAddress' | 'discoveryPort' | 'controlPort' | 'streamPort' | 'streamPorts'
>;

/**
 * The command line, the environment or vrtd.yaml, else the settings. Ports that the settings put beyond the last one
 * are left out and reported, since nothing but a running daemon could change them; those of an option throw VrtError
 * `config-invalid`.
 */
export function networkOf(
  { options, origins }: ResolvedOptions,
  { connection }: Pick<SettingValues, 'connection'>,
  warn: (sentence: string) => void,
): Network {
  const network = chosenNetwork({ options, origins }, { connection });
  const beyond = beyondLastPort(network);
  if (beyond === undefined) return network;
  const { streamPort, streamPorts } = options;
  const typed = [origins.get('streamPort'), origins.get('streamPorts')].every(
    (origin) => origin?.from !== 'default',
  );
  if (typed || streamPort + streamPorts - 1 > lastPort)
    throw new VrtError('config-invalid', `${beyond}.`, {
      hint: 'Give vrtd a lower --stream-port or fewer --stream-ports.',
    });
  warn(
    `${beyond}: ${streamPorts} from ${streamPort} are used. Change connection.stream_port or connection.stream_ports.`,
  );
  return { ...network, streamPort, streamPorts };
}

/**
 * Refuses a change of settings that would leave the next start without its ports. Throws VrtError `invalid-request`. A state
 * that was bad before is none of this change.
 */
export function checkNetworkChange(
  resolved: ResolvedOptions,
  after: Pick<SettingValues, 'connection'>,
  paths: readonly string[],
): void {
  if (!paths.some((path) => portSettings.includes(path))) return;
  const network = chosenNetwork(resolved, after);
  const beyond = beyondLastPort(network);
  if (beyond === undefined) return;
  // What was typed as an option outlasts the change: choosing it as a setting would be of no use.
  const isChosen = (name: 'streamPort' | 'streamPorts') => resolved.origins.get(name)?.from === 'default';
  const remedies = [
    ...(isChosen('streamPort') ? [`connection.stream_port up to ${lastPort + 1 - network.streamPorts}`] : []),
    ...(isChosen('streamPorts')
      ? [`connection.stream_ports up to ${lastPort + 1 - network.streamPort}`]
      : []),
  ];
  throw new VrtError('invalid-request', `${beyond}.`, { hint: `Choose ${remedies.join(', or ')}.` });
}

function chosenNetwork(
  { options, origins }: ResolvedOptions,
  { connection }: Pick<SettingValues, 'connection'>,
): Network {
  const pick = <K extends keyof Network>(name: K, setting: Network[K]): Network[K] =>
    origins.get(name)?.from === 'default' ? setting : options[name];
  return {
    discoveryAddress: options.discoveryAddress,
    discoveryPort: pick('discoveryPort', connection.client_discovery?.port ?? 0),
    controlPort: pick('controlPort', connection.control_port),
    streamPort: pick('streamPort', connection.stream_port),
    streamPorts: pick('streamPorts', connection.stream_ports),
  };
}

function beyondLastPort({ streamPort, streamPorts }: Network): string | undefined {
  return streamPort + streamPorts - 1 <= lastPort
    ? undefined
    : `${streamPorts} stream ports from ${streamPort} end beyond port ${lastPort}`;
}
