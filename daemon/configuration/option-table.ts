import { choice, integer, ipv4Address, text, type OptionDecoder } from './decoders.js';

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export const logFormats = ['auto', 'json', 'pretty'] as const;

/** One option of vrtd: its name in each place that may set it, and its values. */
export interface OptionDeclaration<T> {
  /** As commander takes it. */
  readonly flag: string;
  readonly variable: string;
  /** Its place in the configuration file; null where the file cannot set it. */
  readonly key: readonly [string, ...string[]] | null;
  readonly decode: OptionDecoder<T>;
  readonly description: string;
  /** A path: relative to the configuration file there, to the working directory elsewhere. */
  readonly path?: true;
}

/** sun_path of unix(7) takes 108 bytes with its closing zero. */
export const longestSocketPathBytes = 107;

/** All options of vrtd. Flags, variables, configuration file, help and manual come from this table. */
export const optionTable = {
  socket: {
    flag: '--socket <path>',
    variable: 'VRT_SOCKET',
    key: ['socket'],
    decode: text,
    description: 'Unix socket of the local API',
    path: true,
  },
  stateDir: {
    flag: '--state-dir <path>',
    variable: 'VRT_STATE_DIR',
    key: ['stateDir'],
    decode: text,
    description: 'directory of the database',
    path: true,
  },
  config: {
    flag: '--config <file>',
    variable: 'VRT_CONFIG',
    key: null,
    decode: text,
    description: 'configuration file (YAML)',
    path: true,
  },
  systemSettings: {
    flag: '--system-settings <file>',
    variable: 'VRT_SYSTEM_SETTINGS',
    key: null,
    decode: text,
    description: 'settings of this machine (YAML), below those of its users',
    path: true,
  },
  logLevel: {
    flag: '--log-level <level>',
    variable: 'VRT_LOG_LEVEL',
    key: ['log', 'level'],
    decode: choice(logLevels),
    description: `least severe level that is logged: ${logLevels.join(', ')}`,
  },
  logFormat: {
    flag: '--log-format <format>',
    variable: 'VRT_LOG_FORMAT',
    key: ['log', 'format'],
    decode: choice(logFormats),
    description: `${logFormats.join(', ')}; auto: pretty on a terminal, else one JSON object per line`,
  },
  logFile: {
    flag: '--log-file <path>',
    variable: 'VRT_LOG_FILE',
    key: ['log', 'file'],
    decode: text,
    description: 'file to log to instead of standard error; rotated when it grows, reopened on SIGHUP',
    path: true,
  },
  group: {
    flag: '--group <name>',
    variable: 'VRT_GROUP',
    key: ['group'],
    decode: text,
    description: 'group whose members may use and change the daemon, beside root and its own user',
  },
  discoveryPort: {
    flag: '--discovery-port <port>',
    variable: 'VRT_DISCOVERY_PORT',
    key: ['discovery', 'port'],
    decode: integer(0, 65_535),
    description: 'UDP port on which headsets announce themselves; 0: no discovery',
  },
  discoveryAddress: {
    flag: '--discovery-address <address>',
    variable: 'VRT_DISCOVERY_ADDRESS',
    key: ['discovery', 'address'],
    decode: ipv4Address,
    description: 'address on which announcements are received',
  },
  controlPort: {
    flag: '--control-port <port>',
    variable: 'VRT_CONTROL_PORT',
    key: ['control', 'port'],
    decode: integer(1, 65_535),
    description: 'TCP port on which headsets listen',
  },
  streamPort: {
    flag: '--stream-port <port>',
    variable: 'VRT_STREAM_PORT',
    key: ['stream', 'port'],
    decode: integer(1, 65_535),
    description: 'first port of the range that streams use',
  },
  streamPorts: {
    flag: '--stream-ports <count>',
    variable: 'VRT_STREAM_PORTS',
    key: ['stream', 'ports'],
    decode: integer(1, 4_096),
    description: 'ports in that range, one per stream',
  },
} as const satisfies Record<string, OptionDeclaration<unknown>>;

type Table = typeof optionTable;
export type OptionName = keyof Table;

/** Value of a decoded option. */
export type OptionValue<K extends OptionName> = Table[K]['decode'] extends OptionDecoder<infer T> ? T : never;

export const optionNames = Object.keys(optionTable).filter((name): name is OptionName =>
  Object.hasOwn(optionTable, name),
);

/** Name of the flag without its argument: `--state-dir`. */
export function flagName(name: OptionName): string {
  return optionTable[name].flag.replace(/ .*/, '');
}
