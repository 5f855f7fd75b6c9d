import { dirname, resolve } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { loadConfigFile } from './config-file.js';
import type { OptionDecoder } from './decoders.js';
import { defaultPaths, type DefaultPaths, type Environment } from './default-paths.js';
import {
  flagName,
  longestSocketPathBytes,
  optionNames,
  optionTable,
  type OptionName,
  type OptionValue,
} from './option-table.js';

/** All options of the daemon, decoded; `group` and `logFile` are null unless one is named. Paths are absolute. */
export type DaemonOptions = {
  readonly [K in Exclude<OptionName, 'group' | 'logFile'>]: OptionValue<K>;
} & { readonly group: string | null; readonly logFile: string | null };

/** Where the value of an option came from. */
export type Origin =
  | { readonly from: 'flag'; readonly name: string }
  | { readonly from: 'environment'; readonly name: string }
  | { readonly from: 'file'; readonly path: string; readonly line: number }
  | { readonly from: 'default' };

export interface ResolvedOptions {
  readonly options: DaemonOptions;
  readonly origins: ReadonlyMap<OptionName, Origin>;
}

export interface OptionSources {
  /** Values given as flags. */
  readonly flags: Readonly<Partial<Record<OptionName, string>>>;
  readonly env: Environment;
  readonly uid: number;
  readonly cwd: string;
  /** Text of a file; `undefined` when there is none. Throws when it cannot be read. */
  readonly readFile: (path: string) => string | undefined;
}

interface Candidate {
  readonly raw: unknown;
  readonly origin: Origin;
}

/** Values that are not paths of this machine. */
const plainDefaults = {
  systemSettings: '/etc/vrt/settings.yaml',
  logLevel: 'info',
  logFormat: 'auto',
  logFile: null,
  group: null,
  discoveryPort: 9943,
  discoveryAddress: '0.0.0.0',
  controlPort: 9943,
  streamPort: 9944,
  streamPorts: 64,
} as const;

/**
 * Flags over environment over configuration file over defaults. Throws VrtError `invalid-request` for a flag,
 * `config-invalid` for a variable or the file (its unknown keys each on a line, with file and line number),
 * `file-unreadable` for a file that was named and cannot be read.
 */
export function resolveOptions(sources: OptionSources): ResolvedOptions {
  const { cwd } = sources;
  const paths = defaultPaths(sources.env, sources.uid);
  const config = given('config', sources) ?? { raw: paths.config(), origin: { from: 'default' } };
  const configPath = resolve(cwd, decodeCandidate('config', optionTable.config.decode, config));
  const file = loadConfigFile(configPath, config.origin.from !== 'default', sources.readFile);

  const candidates = new Map<OptionName, Candidate>();
  for (const name of optionNames) {
    const inFile = file.get(name);
    const fallback = (): Candidate =>
      inFile === undefined
        ? { raw: defaultOf(name, paths), origin: { from: 'default' } }
        : { raw: inFile.raw, origin: { from: 'file', path: configPath, line: inFile.line } };
    candidates.set(name, given(name, sources) ?? fallback());
  }
  const candidate = (name: OptionName): Candidate =>
    candidates.get(name) ?? { raw: undefined, origin: { from: 'default' } };
  const decode = <T>(name: OptionName, decoder: OptionDecoder<T>): T =>
    decodeCandidate(name, decoder, candidate(name));
  const path = (name: 'socket' | 'stateDir' | 'logFile'): string =>
    resolve(
      candidate(name).origin.from === 'file' ? dirname(configPath) : cwd,
      decode(name, optionTable[name].decode),
    );

  const options: DaemonOptions = {
    socket: path('socket'),
    stateDir: path('stateDir'),
    config: configPath,
    systemSettings: resolve(cwd, decode('systemSettings', optionTable.systemSettings.decode)),
    logLevel: decode('logLevel', optionTable.logLevel.decode),
    logFormat: decode('logFormat', optionTable.logFormat.decode),
    logFile: candidate('logFile').raw === null ? null : path('logFile'),
    group: candidate('group').raw === null ? null : decode('group', optionTable.group.decode),
    discoveryPort: decode('discoveryPort', optionTable.discoveryPort.decode),
    discoveryAddress: decode('discoveryAddress', optionTable.discoveryAddress.decode),
    controlPort: decode('controlPort', optionTable.controlPort.decode),
    streamPort: decode('streamPort', optionTable.streamPort.decode),
    streamPorts: decode('streamPorts', optionTable.streamPorts.decode),
  };
  checkSocketLength(options.socket, candidate('socket').origin);
  checkPortRange(options, candidate('streamPorts').origin);
  return { options, origins: new Map([...candidates].map(([name, { origin }]) => [name, origin])) };
}

/** "--socket", "VRT_SOCKET", "/etc/vrt/vrtd.yaml:3" or "default". */
export function describeOrigin(origin: Origin): string {
  switch (origin.from) {
    case 'flag':
    case 'environment':
      return origin.name;
    case 'file':
      return `${origin.path}:${origin.line}`;
    case 'default':
      return 'default';
  }
}

function defaultOf(name: OptionName, paths: DefaultPaths): unknown {
  switch (name) {
    case 'socket':
    case 'stateDir':
    case 'config':
      return paths[name]();
    default:
      return plainDefaults[name];
  }
}

function given(name: OptionName, { flags, env }: OptionSources): Candidate | undefined {
  const flag = flags[name];
  if (flag !== undefined) return { raw: flag, origin: { from: 'flag', name: flagName(name) } };
  const { variable } = optionTable[name];
  const value = env[variable];
  if (value === undefined || value === '') return undefined;
  return { raw: value, origin: { from: 'environment', name: variable } };
}

function decodeCandidate<T>(name: OptionName, decoder: OptionDecoder<T>, { raw, origin }: Candidate): T {
  const result = decoder(raw);
  if (result.ok) return result.value;
  const what = origin.from === 'file' ? `\`${(optionTable[name].key ?? []).join('.')}\` ` : '';
  throw invalid(origin, `${what}${result.error}`);
}

function checkSocketLength(socket: string, origin: Origin): void {
  if (Buffer.byteLength(socket) <= longestSocketPathBytes) return;
  throw invalid(
    origin,
    `the path of a Unix socket has at most ${longestSocketPathBytes} bytes, and ${socket} is longer`,
  );
}

function checkPortRange({ streamPort, streamPorts }: DaemonOptions, origin: Origin): void {
  if (streamPort + streamPorts - 1 <= 65_535) return;
  throw invalid(origin, `${streamPorts} stream ports from ${streamPort} end beyond port 65535`);
}

function invalid(origin: Origin, sentence: string): VrtError {
  const where = origin.from === 'file' ? `${describeOrigin(origin)}:` : describeOrigin(origin);
  const code = origin.from === 'flag' ? 'invalid-request' : 'config-invalid';
  const hint = origin.from === 'file' ? {} : { hint: 'See `vrtd --help` for what each option takes.' };
  return new VrtError(code, `${where} ${sentence}.`, hint);
}
